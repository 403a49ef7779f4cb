import { allowedProperties, namespaces, wholeSchemas } from '#shared/edit/metadata-allow-list.ts';
import type { MetadataField } from '#shared/edit/model.ts';
import type { PlannedAssertion } from '#shared/edit/plan-model.ts';

/*
 * Which metadata assertion a field goes to (edit-graph.md section 6). `c2pa.metadata` has a closed list: a title or a creator in it
 * makes a conforming validator reject the claim (`assertion.metadata.disallowed`), and the engine signs it without a word.
 *
 * Names are `prefix:property`. A house prefix is declared by a field of its own: name `@acme`, value the namespace URI; its fields
 * go to `org.acme.metadata`.
 */

/** XMP arrays, which stay arrays with one entry. */
const LISTS: ReadonlySet<string> = new Set([
  'dc:contributor',
  'dc:creator',
  'dc:date',
  'dc:language',
  'dc:publisher',
  'dc:relation',
  'dc:subject',
  'dc:type',
]);

const FIELD = /^([A-Za-z][A-Za-z0-9-]{0,49}):([A-Za-z_][A-Za-z0-9_.-]{0,99})$/;
const DECLARATION = /^@([a-z][a-z0-9-]{0,49})$/;

type Home = { label: string; prefix: string; namespace: string };

/** The assertions that carry the fields: at most `c2pa.metadata`, `cawg.metadata` and one a house. Fields without a home are left out. */
export function splitMetadata(
  fields: readonly MetadataField[],
  attribution: PlannedAssertion['attribution'],
): PlannedAssertion[] {
  const declared = declarations(fields);
  const assertions = new Map<string, { context: Map<string, string>; values: Map<string, string[]> }>();
  for (const { name, value } of fields) {
    const home = homeOf(name, declared);
    if (!home) continue;
    const assertion = assertions.get(home.label) ?? { context: new Map(), values: new Map() };
    assertions.set(home.label, assertion);
    assertion.context.set(home.prefix, home.namespace);
    assertion.values.set(name, [...(assertion.values.get(name) ?? []), value]);
  }
  return [...assertions]
    .toSorted(([a], [b]) => order(a) - order(b) || (a < b ? -1 : 1))
    .map(([label, { context, values }]) => ({
      label,
      attribution,
      data: {
        '@context': Object.fromEntries(context),
        ...Object.fromEntries(
          [...values].map(([name, all]) => [name, LISTS.has(name) || all.length > 1 ? all : all[0]]),
        ),
      },
    }));
}

/** What is wrong with the names, in sentences (E15). */
export function metadataFaults(fields: readonly MetadataField[]): { name: string; message: string; fix: string }[] {
  const declared = declarations(fields);
  return fields.flatMap(({ name, value }) => {
    const declaration = DECLARATION.exec(name);
    if (declaration) {
      if (Object.hasOwn(namespaces, declaration[1] ?? '')) {
        return [{ name, message: `“${name.slice(1)}” already stands for a standard.`, fix: 'Choose another prefix.' }];
      }
      return isNamespace(value)
        ? []
        : [
            {
              name,
              message: `“${name}” has to name a namespace.`,
              fix: 'Give an address such as https://acme.example/ns/.',
            },
          ];
    }
    const prefix = FIELD.exec(name)?.[1];
    if (prefix === undefined) {
      return [
        {
          name,
          message: `“${name}” is not the name of a field.`,
          fix: 'Write it as prefix:name, for example dc:title.',
        },
      ];
    }
    if (homeOf(name, declared)) return [];
    return [
      {
        name,
        message: `Nobody can tell what the prefix “${prefix}” stands for.`,
        fix: `Add a field “@${prefix.toLowerCase()}” with the address of its namespace, or use a standard prefix.`,
      },
    ];
  });
}

function homeOf(name: string, declared: ReadonlyMap<string, string>): Home | undefined {
  const prefix = FIELD.exec(name)?.[1];
  if (prefix === undefined) return undefined;
  if (Object.hasOwn(namespaces, prefix)) {
    const allowed = wholeSchemas.has(prefix) || allowedProperties.has(name);
    return { label: allowed ? 'c2pa.metadata' : 'cawg.metadata', prefix, namespace: namespaces[prefix] ?? '' };
  }
  const namespace = declared.get(prefix);
  return namespace === undefined ? undefined : { label: `org.${prefix}.metadata`, prefix, namespace };
}

const declarations = (fields: readonly MetadataField[]): ReadonlyMap<string, string> =>
  new Map(
    fields.flatMap(({ name, value }) => {
      const prefix = DECLARATION.exec(name)?.[1];
      return prefix !== undefined && isNamespace(value) ? [[prefix, value] as const] : [];
    }),
  );

const isNamespace = (value: string): boolean => /^(https?:\/\/|urn:)[^\s"<>]{3,300}$/.test(value);

const order = (label: string): number => (label === 'c2pa.metadata' ? 0 : label === 'cawg.metadata' ? 1 : 2);
