import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '#core/workspace/atomic.ts';
import { z } from '#shared/rpc/zod.ts';

/**
 * A small JSON file of ours, parsed on the way in and written whole and atomically on the way out. Writes queue up, so that two
 * quick changes cannot overtake each other.
 */
export interface JsonFile<T> {
  /** The parsed content, or `fallback` when the file is missing or does not parse (a damaged file is kept beside, not lost). */
  read(): Promise<T>;
  /** @throws AppError 'storage_failed' */
  write(value: T): Promise<void>;
}

export function jsonFile<S extends z.ZodType>(
  path: string,
  schema: S,
  fallback: () => z.output<S>,
): JsonFile<z.output<S>> {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    async read() {
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text === undefined) return fallback();
      const parsed = z.safeDecode(schema, parseJson(text) as never);
      if (parsed.success) return parsed.data;
      await writeFileAtomic(`${path}.damaged`, text);
      return fallback();
    },
    write(value) {
      const text = `${JSON.stringify(z.encode(schema, value), null, 2)}\n`;
      const write = tail.then(() => writeFileAtomic(path, text));
      // A failed write must not poison the queue; its own caller gets the error.
      tail = write.catch(() => {});
      return write;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the schema refuses undefined, which is the one path for damaged files.
    return undefined;
  }
}
