import { splitMetadata } from '#shared/edit/metadata.ts';
import type { EditGraph } from '#shared/edit/model.ts';

interface FieldDef {
  /** As the assertion spells it. */
  name: string;
  label: string;
  hint?: string;
  rows?: number;
}

/** What a newsroom says about most packages. Everything else is added by its name. */
export const commonFields: readonly FieldDef[] = [
  { name: 'dc:title', label: 'Title' },
  { name: 'photoshop:Headline', label: 'Headline' },
  { name: 'dc:description', label: 'Description', rows: 3 },
  { name: 'dc:creator', label: 'Creator' },
  { name: 'photoshop:Credit', label: 'Credit' },
  { name: 'photoshop:Source', label: 'Source' },
  { name: 'dc:rights', label: 'Copyright' },
  { name: 'xmpRights:UsageTerms', label: 'Usage terms', rows: 2 },
  { name: 'dc:date', label: 'Date', hint: 'Such as 2026-11-22.' },
  { name: 'dc:coverage', label: 'Place or period covered' },
  { name: 'photoshop:City', label: 'City' },
  { name: 'photoshop:Country', label: 'Country' },
  { name: 'dc:subject', label: 'Keywords' },
  { name: 'dc:language', label: 'Language', hint: 'BCP 47, such as de-CH.' },
];

const common = new Set(commonFields.map((field) => field.name));

/** Fields of the draft that are in no list of ours. */
export const otherFields = ({ output }: EditGraph): string[] =>
  [...new Set(output.metadata.map((field) => field.name))].filter((name) => !common.has(name));

/** Label of the assertion a field goes to (edit-graph.md section 6); undefined for a name without a home. House prefixes are the draft's own. */
export function assertionOf(name: string, graph: EditGraph): string | undefined {
  const declarations = graph.output.metadata.filter((field) => field.name.startsWith('@'));
  return splitMetadata([...declarations, { name, value: 'x' }], 'gathered').at(-1)?.label;
}
