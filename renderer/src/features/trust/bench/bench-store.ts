import { createStore } from 'zustand/vanilla';
import type { AssetId } from '#shared/api/ids.ts';
import { reportError } from '../../../app/notices.ts';
import { navigate } from '../../../app/routes.ts';
import { saveText } from '../../../client/save-text.ts';
import { client } from '../../../client/client.ts';
import { openFiles, pickFiles } from '../../../client/files.ts';

/** True while files are on their way to the bench. */
export const benchStore = createStore<{ opening: boolean }>(() => ({ opening: false }));

async function show(open: () => Promise<{ id: AssetId }[]>): Promise<void> {
  benchStore.setState({ opening: true });
  try {
    const [file] = await open();
    if (file) navigate({ screen: 'trust', item: 'bench', rest: [file.id] });
  } catch (error) {
    reportError(error);
  } finally {
    benchStore.setState({ opening: false });
  }
}

/** Lets the user choose what to put on the bench. */
export const pickForBench = (purpose: 'media' | 'certificates'): void => void show(() => pickFiles(purpose, false));

/** Puts the first of some dropped files on the bench. */
export const dropOnBench = (files: () => Promise<File[]>): void =>
  void show(async () => openFiles((await files()).slice(0, 1)));

export type BenchFormat = 'html' | 'json' | 'csv';

/** Saves the report where the shell saves what a page makes. */
export async function saveBench(file: AssetId, format: BenchFormat): Promise<void> {
  saveText(await client['bench.export']({ file, format }));
}
