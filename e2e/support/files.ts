import { readFile, writeFile } from 'node:fs/promises';

/** A copy of a file with one byte of its content changed. @param fromEnd counted from the end, where media files keep their samples */
export async function tamperedCopy(path: string, to: string, fromEnd = 1_000): Promise<string> {
  const bytes = await readFile(path);
  const index = bytes.length - fromEnd;
  bytes[index] = (bytes[index] ?? 0) ^ 0xff;
  await writeFile(to, bytes);
  return to;
}

/** A copy of a file in which one text stands in another's place; both are of the same length, so that nothing else moves. */
export async function replacedCopy(path: string, to: string, [from, by]: readonly [string, string]): Promise<string> {
  const text = (await readFile(path)).toString('latin1');
  if (from.length !== by.length || !text.includes(from)) throw new Error(`${from} cannot be replaced in ${path}`);
  await writeFile(to, text.replace(from, by), 'latin1');
  return to;
}
