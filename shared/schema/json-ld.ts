import { z } from '#shared/rpc/zod.ts';
import { allowedProperties, namespaces, wholeSchemas } from '#shared/edit/metadata-allow-list.ts';
import { c2pa, openMap, sections } from './values.ts';

/* Assertions in JSON-LD: metadata (C2PA 2.2 section 18.16, CAWG Metadata Assertion 1.1 section 3), and the retired ones. */

const common = c2pa('18.16.2');

const context: z.ZodType = z
  .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())], {
    error: ({ input }) => (input === undefined ? 'is missing' : 'must name namespaces'),
  })
  .register(sections, { section: common });

/** Namespaces by prefix; nothing where a context lies elsewhere, so that nobody here can tell what it explains. */
function prefixes(value: unknown): ReadonlyMap<string, string> | undefined {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  const found = new Map<string, string>();
  for (const part of parts) {
    if (typeof part !== 'object' || part === null) return undefined;
    for (const [prefix, namespace] of Object.entries(part)) {
      if (typeof namespace === 'string') found.set(prefix, namespace);
    }
  }
  return found;
}

/** A metadata assertion with any label but the first: whatever it says, its namespaces must be named. */
export const metadata = openMap(common, { '@context': context }, (value, problem) => {
  const known = prefixes(value['@context']);
  if (!known) return;
  for (const name of Object.keys(value)) {
    if (name.startsWith('@')) continue;
    const [prefix = '', property] = name.split(':');
    if (property === undefined ? !known.has(name) : !known.has(prefix))
      problem(name, 'is of a namespace that @context does not name');
  }
});

/** Prefixes of Appendix B by namespace. The table writes the namespace of exifEX otherwise than the example beside it. */
const tables = new Map(Object.entries(namespaces).map(([prefix, namespace]) => [namespace, prefix]));
const prefixOf = (namespace: string): string | undefined =>
  tables.get(namespace) ?? (namespace.startsWith('http://cipa.jp/exif/') ? 'exifEX' : undefined);

/** `c2pa.metadata`: only what Appendix B lists. */
export const c2paMetadata = openMap(
  'C2PA 2.2, Appendix B',
  {
    '@context': z.record(z.string(), z.string()).register(sections, { section: common }),
  },
  (value, problem) => {
    const known = prefixes(value['@context']) ?? new Map<string, string>();
    for (const name of Object.keys(value)) {
      if (name.startsWith('@')) continue;
      const [prefix = '', property] = name.split(':');
      const namespace = known.get(prefix);
      const listed = namespace === undefined ? undefined : prefixOf(namespace);
      if (namespace === undefined) problem(name, 'is of a namespace that @context does not name');
      else if (listed === undefined || !(wholeSchemas.has(listed) || allowedProperties.has(`${listed}:${property}`)))
        problem(name, 'is not among the properties that c2pa.metadata may hold');
    }
  },
);

/** Assertions of earlier versions that are JSON-LD and no more is said of them here. */
export const retired = openMap('JSON-LD 1.1, section 3.1', { '@context': context });

const schemaOrg = 'schema.org, CreativeWork';
/** `stds.schema-org.CreativeWork` */
export const creativeWork = openMap(schemaOrg, {
  '@context': context,
  '@type': z.union([z.literal('CreativeWork'), z.array(z.string())], {
    error: ({ input }) => (input === undefined ? 'is missing' : 'must be CreativeWork'),
  }),
  author: z
    .array(
      openMap(schemaOrg, {
        '@type': z.string(),
        name: z.string().optional(),
      }),
    )
    .optional(),
});
