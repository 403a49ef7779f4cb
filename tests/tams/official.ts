import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ErrorObject, Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** The official description of TAMS 8.2, which is not ours to keep here. */
const folder = resolve(import.meta.dirname, '../../../shared/data/tams-api');

export const hasOfficial = existsSync(folder);
if (!hasOfficial) process.stderr.write('not run: ../shared/data is absent\n');

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);

const files = (kind: 'schemas' | 'examples'): string[] =>
  hasOfficial ? readdirSync(join(folder, kind)).filter((name) => name.endsWith('.json')) : [];
const read = (kind: 'schemas' | 'examples', name: string): unknown =>
  JSON.parse(readFileSync(join(folder, kind, name), 'utf8'));

// References in the schemas are file names, relative to each other.
for (const name of files('schemas')) ajv.addSchema(read('schemas', name) as object, name);

/** What an official schema (`flow-get`, `object`, …) holds against a value; empty when it is valid. */
export function violations(schema: string, value: unknown): string[] {
  const validate = ajv.getSchema(`${schema}.json`);
  if (!validate) throw new Error(`There is no official schema ${schema}.json.`);
  return validate(value) ? [] : (validate.errors ?? []).map(text);
}

/** The same for a list of values under one item schema. */
export const listViolations = (schema: string, values: readonly unknown[]): string[] =>
  values.flatMap((value, index) => violations(schema, value).map((line) => `[${index}]${line}`));

const text = ({ instancePath, message, params }: ErrorObject): string =>
  `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`;

/** Official examples whose name begins so, each as its own value: lists are taken apart. */
export const examples = (...prefixes: string[]): [name: string, value: unknown][] =>
  files('examples')
    .filter((name) => prefixes.some((prefix) => name.startsWith(prefix)))
    .flatMap((name) => {
      const value = read('examples', name);
      return Array.isArray(value)
        ? value.map((one, index): [string, unknown] => [`${name} [${index}]`, one])
        : [[name, value] as [string, unknown]];
    });
