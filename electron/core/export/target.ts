import { realpath, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { InputReport } from '#shared/api/project.ts';
import type { EditGraph, InputId } from '#shared/edit/model.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { fileStem } from '#core/workspace/file-name.ts';

/** E19: an export needs room for the joined media and the signed copy of it, beside each other. */
const COPIES = 2;

/**
 * Refuses a target that would destroy an input (the engine truncates its output first, F4) or cannot be written.
 * @param inputs real paths of all inputs
 * @param bytes expected size of the export
 * @throws AppError 'output_refused'
 */
export async function checkTarget(target: string, inputs: readonly string[], bytes: number): Promise<void> {
  const folder = dirname(target);
  const facts = await stat(folder).catch(() => undefined);
  if (!facts?.isDirectory()) {
    throw new AppError('output_refused', `The folder for ${basename(target)} does not exist. Choose another place.`);
  }
  const existing = await realpath(target).catch(() => undefined);
  const same = existing === undefined ? undefined : await sameFile(existing, inputs);
  if (same !== undefined) {
    throw new AppError(
      'output_refused',
      `${basename(target)} is one of the inputs. Save the export under another name.`,
    );
  }
  if (existing !== undefined && !(await stat(existing)).isFile()) {
    throw new AppError('output_refused', `${basename(target)} is not a file. Choose another name.`);
  }
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes * COPIES) {
    const missing = Math.ceil((bytes * COPIES - bavail * bsize) / 1e6);
    throw new AppError(
      'output_refused',
      `The disk of ${basename(target)} is ${missing} MB short. Free some space or save elsewhere.`,
    );
  }
}

/**
 * About how many bytes an export will have: each use takes its share of its input, however often an input is used, and the manifest
 * stores travel along. Rather too much than too little.
 */
export function expectedBytes(graph: EditGraph, inputs: ReadonlyMap<InputId, InputReport>): number {
  const ofUses = graph.uses.map(({ input, source }) => {
    const report = inputs.get(input);
    if (!report || report.probe.duration === 0n) return 0;
    return Math.ceil((report.asset.size * Number(source.end - source.start)) / Number(report.probe.duration));
  });
  const ofStores = [...inputs.values()].map(({ asset }) => Math.min(asset.size, STORE_BYTES));
  return [...ofUses, ...ofStores].reduce((sum, bytes) => sum + bytes, STORE_BYTES);
}

/** Room for a manifest store: one of 200 generations has 1.2 MB (c2pa-engine.md section 11). */
const STORE_BYTES = 2_000_000;

/** Hard links and symbolic links included: two names of one file are one file. */
async function sameFile(path: string, others: readonly string[]): Promise<string | undefined> {
  const own = await stat(path);
  for (const other of others) {
    const facts = await stat(other).catch(() => undefined);
    if (facts && facts.dev === own.dev && facts.ino === own.ino) return other;
  }
  return undefined;
}

/** A free name in `folder`: `package.mp4`, `package 2.mp4`, … */
export async function freeName(folder: string, title: string): Promise<string> {
  const stem = fileStem(title.replace(/\.mp4$/i, ''), 'export');
  for (let count = 1; ; count += 1) {
    const path = join(folder, count === 1 ? `${stem}.mp4` : `${stem} ${count}.mp4`);
    if (!(await stat(path).catch(() => undefined))) return path;
  }
}
