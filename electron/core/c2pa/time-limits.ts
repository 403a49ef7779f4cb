import { stat } from 'node:fs/promises';

/*
 * How long a worker may take, by the bytes it has to get through. Measured rates (c2pa-engine.md section 7) are 400 MB/s to read and
 * 110 MB/s to sign on a loaded machine; a network drive or an old disk is given twenty times as long.
 */

const readBytesPerMs = 20_000;
const signBytesPerMs = 5_000;

/** A store of 500 ingredients takes 10 s whatever the size of the file (section 11). */
const floorMs = 120_000;

/** Milliseconds for reading `path`; files that cannot be looked at get the least. */
export const readTimeoutMs = async (path: string): Promise<number> => floorMs + (await sizeOf(path)) / readBytesPerMs;

/** Milliseconds for signing one file of these sizes in all: the source and its ingredients. */
export async function signTimeoutMs(...paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(sizeOf));
  return floorMs + sizes.reduce((sum, size) => sum + size, 0) / signBytesPerMs;
}

const sizeOf = async (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
