import { ActionOverride, InputId, Shape } from '#shared/edit/model.ts';
import { Relation } from '#shared/provenance/model.ts';
import { z } from '#shared/rpc/zod.ts';
import { Range, Ticks } from '#shared/tams/time.ts';

/*
 * The claim plan: what will be said, in the field's words and without a word of the engine's JSON. Made from an edit graph, shown as
 * the preview, turned into a manifest definition, and rebuilt from a manifest that was read.
 */

/** A use as the claim states it: `input` seconds `source` are at `output`. */
const PlannedUse = z.object({ use: z.string(), source: Range, output: Range });

export const PlannedAction = z.object({
  /** Stable key of the thing it stems from: an operation id, `<useId>:placed`, `<useId>:trimmed`, `inception`. */
  from: z.string(),
  action: z.string(),
  description: z.string().optional(),
  digitalSourceType: z.string().optional(),
  when: z.string().optional(),
  /** Ids of the inputs it names. */
  inputs: z.array(InputId),
  /** Ranges of the output it touches. */
  changes: z.array(Range),
  /** Where in the picture, in every one of `changes` (or throughout). */
  area: Shape.optional(),
  /** The track it touches, as `track_id` (C2PA 2.2 section 18.2, identified range). */
  track: z.string().optional(),
  /** Why it was done: required of a redaction. */
  reason: z.string().optional(),
  uses: z.array(PlannedUse),
  agent: z.object({ name: z.string(), version: z.string().optional() }).optional(),
  parameters: z.record(z.string(), z.string()),
  attribution: z.enum(['created', 'gathered']),
  /** Why this action and no other, in one sentence: the mapping panel shows it. */
  because: z.string(),
  /** What a person changed, if anything. */
  override: ActionOverride.optional(),
});
export type PlannedAction = z.output<typeof PlannedAction>;

export const PlannedIngredient = z.object({
  input: InputId,
  title: z.string(),
  format: z.string(),
  relation: Relation,
  /** Ranges of the input that are used, in order of use. */
  used: z.array(Range),
  /** How much that is, in words: "2 s of 4 s". */
  usedText: z.string().optional(),
  /** True: its whole manifest store travels along. False: bound by its sha256 in an assertion of ours. */
  carriesStore: z.boolean(),
  /** Hex; set when there is no store to carry, and when the media are another file. */
  sha256: z.string().optional(),
  /** Hex; set when the media are another file than the ingredient. */
  mediaSha256: z.string().optional(),
  vouchedBy: z.string().optional(),
  acknowledgement: z.string().optional(),
  because: z.string(),
});
export type PlannedIngredient = z.output<typeof PlannedIngredient>;

export const PlannedAssertion = z.object({
  label: z.string(),
  /** JSON-able content. */
  data: z.record(z.string(), z.unknown()),
  attribution: z.enum(['created', 'gathered']),
});
export type PlannedAssertion = z.output<typeof PlannedAssertion>;

export const ClaimPlan = z.object({
  title: z.string(),
  format: z.string(),
  ingredients: z.array(PlannedIngredient),
  actions: z.array(PlannedAction),
  /** Metadata assertions, already split by the allow-list, and our own digest assertion. */
  assertions: z.array(PlannedAssertion),
  allActionsIncluded: z.boolean(),
});
export type ClaimPlan = z.output<typeof ClaimPlan>;

/** A broken rule of edit-graph.md section 7, found before anything is signed. */
export const PlanProblem = z.object({
  rule: z.string().regex(/^E\d\d$/),
  severity: z.enum(['blocks', 'warns']),
  message: z.string(),
  /** Where in the graph: `input:<id>`, `use:<id>`, `operation:<id>`, `output`, `metadata:<name>`. */
  at: z.string(),
  /** What to do about it. */
  fix: z.string().optional(),
});
export type PlanProblem = z.output<typeof PlanProblem>;

const MediaFacts = z.object({
  /** Hex digest of the media file. */
  sha256: z.string(),
  /** The ingredient's own time at which the media begin, and how long the ingredient is. */
  at: Ticks,
  duration: Ticks,
  /** False: made from the ingredient by steps that no claim records. */
  direct: z.boolean(),
});

/** What is known of an input besides what the graph says; the linter and the planner need no more. */
export const InputFacts = z.object({
  hasStore: z.boolean(),
  /** The input's own integrity. */
  integrity: z.enum(['intact', 'changed', 'unreadable', 'unchecked', 'none']),
  /** Hex digest of the whole file. */
  sha256: z.string().optional(),
  /** Digital source types its claims state; the inception's own type is chosen from these. */
  sourceTypes: z.array(z.string()),
  /** Depth of its chain of manifests; 0 without any. */
  depth: z.number().int(),
  /**
   * Present where the media are another file than the ingredient: a Flow that was cut or made from a contributed object. All facts above
   * are of that object; these are of the media.
   */
  media: MediaFacts.optional(),
});
export type InputFacts = z.output<typeof InputFacts>;
