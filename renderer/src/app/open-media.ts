import type { Asset } from '#shared/api/asset.ts';
import { openFiles, pickFiles } from '../client/files.ts';
import { setTransfer } from './jobs.ts';
import { notify, reportError } from './notices.ts';
import { navigate } from './routes.ts';

/** Lets the user choose media and shows the first of it in Inspect. */
export const openMedia = (): Promise<void> => show((options) => pickFiles('media', true, options));

/** Shows files dropped on the window in Inspect. */
export const openDropped = (files: readonly File[]): Promise<void> => show((options) => openFiles(files, options));

/** Shows assets that arrived from outside; the others wait among the recent ones. */
export function showAssets(assets: readonly Asset[]): void {
  const [first] = assets;
  if (!first) return;
  navigate({ screen: 'inspect', item: first.id });
  if (assets.length > 1)
    notify(`${assets.length} files are open. The first is shown; the others are in the list of files.`);
}

type Options = NonNullable<Parameters<typeof openFiles>[1]>;

async function show(open: (options: Options) => Promise<Asset[]>): Promise<void> {
  let name = '';
  const ended = () => name && setTransfer(name, undefined);
  try {
    const onProgress: Options['onProgress'] = (progress) => {
      if (progress.name !== name) ended();
      name = progress.name;
      setTransfer(name, progress);
    };
    showAssets(await open({ onProgress }));
  } catch (error) {
    reportError(error);
  } finally {
    ended();
  }
}
