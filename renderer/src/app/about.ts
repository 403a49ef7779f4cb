import { createStore } from 'zustand/vanilla';
import type { z } from '#shared/rpc/zod.ts';
import type { AppInfo } from '#shared/api/app.ts';
import type { shellApi } from '#shared/api/shell.ts';
import { client } from '../client/client.ts';
import { reportError } from './notices.ts';

type ShellInfo = z.output<(typeof shellApi)['shell.info']['output']>;

/** What runs here: known a moment after the start. */
export const aboutStore = createStore<{ app?: AppInfo; shell?: ShellInfo }>(() => ({}));

export function loadAbout(): void {
  client['app.info']({}).then((app) => aboutStore.setState({ app }), reportError);
  client['shell.info']({}).then((shell) => aboutStore.setState({ shell }), reportError);
}
