import type { z } from '#shared/rpc/zod.ts';

/** A rule that a value breaks, with the place as keys and indices. */
export interface Broken {
  readonly path: readonly PropertyKey[];
  readonly rule: string;
  /** Departs from the letter, and every reader takes it. */
  readonly tolerated: boolean;
}

/** Every rule of `schema` that `value` breaks, in plain words. Never throws for what the value is. */
export function brokenRules(schema: z.ZodType, value: unknown): Broken[] {
  const { error } = schema.safeParse(value, { error: words });
  return (error?.issues ?? []).flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...issue.path, key], rule: notAField, tolerated: false }));
    const tolerated = issue.code === 'custom' && issue.params?.['tolerated'] === true;
    return [{ path: issue.path, rule: issue.message, tolerated }];
  });
}

const notAField = 'is not a field of the schema';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

/** What a rule says where the schema does not say it itself. */
function words(issue: z.core.$ZodRawIssue): string {
  const missing = issue.input === undefined;
  if (issue.code === 'invalid_type')
    return missing ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value')
    return missing ? 'is missing' : `must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'too_small') {
    if (issue.origin === 'array') return 'must hold at least one entry';
    return issue.origin === 'string' ? 'must not be empty' : `must be at least ${String(issue.minimum)}`;
  }
  if (issue.code === 'too_big')
    return `must be at most ${String(issue.maximum)}${issue.origin === 'string' ? ' characters' : ''}`;
  return issue.code === 'invalid_key' ? 'is no name that may stand here' : 'breaks a rule of the schema';
}
