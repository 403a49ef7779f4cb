import { assertionBase } from '#shared/provenance/labels.ts';
import type { Manifest } from '#shared/provenance/manifest-store.ts';
import type { ProvenanceNode } from '#shared/provenance/model.ts';

type Field = ProvenanceNode['metadata'][number];

const MAX_FIELDS = 500;
/** Objects and lists within each other, both counted. */
const MAX_DEPTH = 10;

/** `c2pa.metadata`, `cawg.metadata`, `org.house.metadata`, `stds.*`, and the bare `schema.org` some old files carry. */
const isMetadata = (label: string): boolean =>
  label.endsWith('.metadata') || label.startsWith('stds.') || label === 'schema.org';

/**
 * Editorial and technical metadata as names and values, in the claim's order. Nested values get a name of their parts
 * ("author › name"), lists of plain values one line. JSON-LD's own words (`@context`, `@type`) are left out.
 */
export function metadataOf(manifest: Manifest): Field[] {
  const fields: Field[] = [];
  for (const { label, data } of manifest.assertions) {
    if (!isMetadata(assertionBase(label))) continue;
    collect(data, [], label, fields, 0);
  }
  return fields;
}

/** `value` comes from JSON. */
function collect(value: unknown, path: readonly string[], source: string, into: Field[], depth: number): void {
  if (into.length >= MAX_FIELDS) return;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    into.push({ name: path.join(' › '), value: String(value), source });
  } else if (depth >= MAX_DEPTH) {
    into.push({ name: path.join(' › '), value: '…', source });
  } else if (Array.isArray(value)) {
    const plain = value.filter((item) => typeof item !== 'object');
    if (plain.length > 0) into.push({ name: path.join(' › '), value: plain.map(String).join(', '), source });
    for (const item of value) if (typeof item === 'object') collect(item, path, source, into, depth + 1);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key.startsWith('@') && key !== '@id' && key !== '@value') continue;
      collect(item, plainKey(key) ? [...path, key] : path, source, into, depth + 1);
    }
  }
}

/** Steps of JSON-LD that say nothing to a reader: a value's wrapper, and the default of a choice of languages. */
const plainKey = (key: string): boolean => key !== '@value' && key !== 'x-default';
