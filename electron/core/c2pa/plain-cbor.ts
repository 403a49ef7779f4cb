import { Tagged } from '#shared/schema/values.ts';

/*
 * Decoded CBOR as schemas see it (shared/schema/values.ts): maps as objects without a prototype, so that a key named `__proto__` is a key
 * like any other.
 */

/** Far below the stack, far above any assertion: a region in an action in another is nine deep. */
const maxDepth = 64;
const maxValues = 200_000;

export class TooMuch extends Error {}

/**
 * `nulls` counts the entries of maps that hold null. No schema has a field that may be null; libraries write it for one they leave out,
 * so the entry is left out here.
 * @throws TooMuch when it is nested too deeply or holds too many values
 */
export function plainCbor(decoded: unknown): { value: unknown; nulls: number } {
  let nulls = 0;
  let values = 0;
  const plain = (value: unknown, depth: number): unknown => {
    if (depth > maxDepth || ++values > maxValues) throw new TooMuch();
    if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1));
    if (value instanceof Map) {
      const map = Object.create(null) as Record<string, unknown>;
      for (const [key, entry] of value as Map<unknown, unknown>) {
        if (entry === null) nulls++;
        else map[typeof key === 'string' ? key : `⟨${keyText(key)}⟩`] = plain(entry, depth + 1);
      }
      return map;
    }
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    if (isTagged(value)) return new Tagged(value.tag, plain(value.value, depth + 1));
    return value;
  };
  return { value: plain(decoded, 0), nulls };
}

/** CDDL's maps here have texts as keys; what else a file has is named so that it can be told. */
const keyText = (key: unknown): string =>
  typeof key === 'number' || typeof key === 'bigint' || typeof key === 'boolean' ? String(key) : typeof key;

const isTagged = (value: unknown): value is { tag: number; value: unknown } =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof Uint8Array) &&
  'tag' in value &&
  typeof value.tag === 'number' &&
  'value' in value;
