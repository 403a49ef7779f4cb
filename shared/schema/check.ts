import { z } from '#shared/rpc/zod.ts';
import type { AssertionCheck, SchemaProblem } from './model.ts';
import { type LabelRule, ruleOf } from './registry.ts';
import { c2pa, sections } from './values.ts';
import { type Broken, brokenRules } from './words.ts';

/** An assertion as it is in the bytes. `nulls` counts map entries that say nothing; they are left out of `value`. */
export type AssertionContent =
  | { readonly kind: 'cbor' | 'json'; readonly value: unknown; readonly nulls: number }
  | {
      readonly kind: 'file';
      readonly mediaType: string;
      readonly external: boolean;
      /** Bytes of the file. */
      readonly size: number;
    }
  | { readonly kind: 'removed' }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable'; readonly why: string };

type Checked = Omit<AssertionCheck, 'manifest' | 'label'>;

/** Rules listed of one assertion; a hostile one breaks ten thousand. */
const MOST_PROBLEMS = 20;
const MOST_CHARACTERS = 300;

/**
 * Holds an assertion against the schema of its label. Pure, bounded, and never throws for what the content is.
 * @param label as in the store, with its instance: `c2pa.ingredient.v3__1`
 */
export function checkAssertion(label: string, content: AssertionContent): Checked {
  const rule = ruleOf(label);
  if (content.kind === 'removed') return { state: 'removed', ...nothing };
  if (!rule) return { state: 'no-schema', ...nothing };
  const about = {
    ...(rule.content === 'none' ? {} : { section: sectionOfRule(rule) }),
    ...(rule.note === undefined ? {} : { note: rule.note }),
  };
  if (rule.content === 'none') return { state: 'no-schema', ...about, ...nothing };
  if (content.kind === 'unreadable') return { state: 'unread', ...about, note: content.why, ...nothing };
  const broken = content.kind === rule.content ? brokenIn(rule, content) : [wrongForm(rule.content)];
  const found = broken.map((one) => ({ one, problem: problemOf(rule, one) }));
  const [problems, tolerated] = [false, true].map((is) =>
    found.filter(({ one }) => one.tolerated === is).map(({ problem }) => problem),
  ) as [SchemaProblem[], SchemaProblem[]];
  return {
    state: problems.length > 0 ? 'differs' : 'fits',
    ...about,
    problems: problems.slice(0, MOST_PROBLEMS),
    more: Math.max(0, problems.length - MOST_PROBLEMS),
    tolerated: [...tolerated.slice(0, MOST_PROBLEMS), ...nullNote(content)],
  };
}

const nothing = { problems: [], more: 0, tolerated: [] };

type Checkable = Exclude<LabelRule, { content: 'none' }>;

const forms = { cbor: 'CBOR', json: 'JSON', file: 'an embedded file' } as const;
const wrongForm = (form: keyof typeof forms): Broken => ({
  path: [],
  rule: `must be written as ${forms[form]}`,
  tolerated: false,
});

function brokenIn(rule: Checkable, content: AssertionContent): Broken[] {
  if (rule.content !== 'file') return 'value' in content ? schemaBroken(rule.schema, content.value) : [];
  if (content.kind !== 'file') return [];
  const rules: [boolean, string, string][] = [
    [/^[\w.+-]+\/[\w.+-]+$/.test(content.mediaType), 'mediaType', 'must be a media type such as image/jpeg'],
    [!content.external, 'toggles', 'must not say that the file lies elsewhere'],
    [content.size > 0, 'data', 'must not be empty'],
  ];
  return rules.filter(([met]) => !met).map(([, at, words]) => ({ path: [at], rule: words, tolerated: false }));
}

function schemaBroken(schema: z.ZodType, value: unknown): Broken[] {
  try {
    return brokenRules(schema, value);
  } catch {
    // A schema that runs out of stack on what somebody nested by hand; decoding has its own limit below that.
    return [{ path: [], rule: 'is nested too deeply to be checked', tolerated: false }];
  }
}

const sectionOfRule = (rule: Checkable): string =>
  rule.content === 'file' ? c2pa('18.12.2') : (sections.get(rule.schema)?.section ?? '');

function problemOf(rule: Checkable, { path, rule: words }: Broken): SchemaProblem {
  const section = rule.content === 'file' ? c2pa('18.12.2') : sectionOf(rule.schema, path);
  return { path: pathText(path), rule: cut(words), section };
}

function nullNote(content: AssertionContent): SchemaProblem[] {
  if (!('nulls' in content) || content.nulls === 0) return [];
  const [fields, are] = content.nulls === 1 ? ['field', 'is'] : ['fields', 'are'];
  const rule = `${content.nulls} empty ${fields} ${are} written as null and should be left out`;
  return [{ path: '', rule, section: 'RFC 8610, section 3.2' }];
}

/** The section of the innermost map on the way that has one. */
function sectionOf(schema: z.ZodType, path: readonly PropertyKey[]): string {
  let section = '';
  let at: z.core.$ZodType | undefined = schema;
  for (const key of [undefined, ...path]) {
    at = key === undefined ? at : childOf(at, key);
    if (!at) break;
    section = innermost(at) ?? section;
    at = unwrapped(at);
    section = innermost(at) ?? section;
  }
  return section;
}

const innermost = (schema: z.core.$ZodType): string | undefined => sections.get(schema)?.section;

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional) return unwrapped(schema.unwrap());
  return schema instanceof z.ZodLazy ? unwrapped(schema.unwrap()) : schema;
}

function childOf(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>;
    return typeof key === 'string' && Object.hasOwn(shape, key) ? shape[key] : undefined;
  }
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

/** `actions[0].parameters["com.example thing"]` */
function pathText(path: readonly PropertyKey[]): string {
  const parts = path.map((key, index) => {
    if (typeof key === 'number') return `[${key}]`;
    const name = String(key);
    if (!/^[\w:@-]+$/.test(name)) return `[${JSON.stringify(cut(name))}]`;
    return index === 0 ? name : `.${name}`;
  });
  return cut(parts.join(''));
}

const cut = (words: string): string => (words.length > MOST_CHARACTERS ? `${words.slice(0, MOST_CHARACTERS)}…` : words);
