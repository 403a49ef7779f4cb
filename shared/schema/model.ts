import { z } from '#shared/rpc/zod.ts';

/*
 * What became of holding a file's assertions against the schemas that C2PA and CAWG publish. An extra (R67): C2PA 2.2 section 6.5 says
 * that validators need not do this and should not, so nothing here ever reaches a verdict.
 */

export const SchemaProblem = z.object({
  /** Where: `actions[0].parameters.ingredients[1].hash`; empty for the whole assertion. Names in it are hostile text. */
  path: z.string(),
  /** What the schema asks for there, in plain words: "is missing", "must be a byte string". Quotes hostile text. */
  rule: z.string(),
  /** `C2PA 2.2, section 18.5.2` */
  section: z.string(),
});
export type SchemaProblem = z.output<typeof SchemaProblem>;

export const AssertionCheck = z.object({
  /** Labels of the manifest and of the assertion (or claim) in it. Hostile text. */
  manifest: z.string(),
  label: z.string(),
  /**
   * `differs`: something breaks a rule. `no-schema`: nobody published one that Countersign knows. `unread`: why stands in `note`.
   * `removed`: redacted; only its place is left.
   */
  state: z.enum(['fits', 'differs', 'no-schema', 'unread', 'removed']),
  /** Where its schema stands. */
  section: z.string().optional(),
  /** One sentence more: deprecated since when, or why it could not be read. */
  note: z.string().optional(),
  /** Rules that are broken; the first of them, `more` counts the rest. */
  problems: z.array(SchemaProblem),
  more: z.int(),
  /** What departs from the letter and that every reader we know takes: it does not keep an assertion from fitting. */
  tolerated: z.array(SchemaProblem),
});
export type AssertionCheck = z.output<typeof AssertionCheck>;

export const SchemaReport = z.object({
  /** The version whose schemas were used, unless a section names another. */
  specification: z.literal('C2PA 2.2'),
  /** Claims and assertions of every manifest in the store, in its order. */
  assertions: z.array(AssertionCheck),
  /** Assertions beyond the number that is checked. */
  left: z.int(),
  /** Why the store could not be read to its end. */
  damage: z.string().optional(),
});
export type SchemaReport = z.output<typeof SchemaReport>;
