import type { Outcome } from '#shared/api/asset.ts';
import type { ManifestStore } from '#shared/provenance/manifest-store.ts';
import { type IngredientVisit, type ManifestVisit, type Walk, walk } from '#shared/provenance/walk.ts';
import { type Findings, gatherFindings } from '#shared/verdict/findings.ts';
import { headlineOfChain, headlineOfOutcome } from '#shared/verdict/headline.ts';
import {
  type Bench,
  inOrder,
  judgeManifest,
  judgePlain,
  problemOf,
  problemsOf,
  uncheckedNode,
} from '#shared/verdict/judge-node.ts';
import type { ChainEvaluation, ManifestVerdict, Place, Problem, Verdict, VerdictStamp } from '#shared/verdict/model.ts';
import { NO_POLICY, type Requirements } from '#shared/verdict/policy.ts';

/** The engine follows no chain deeper (c2pa-engine.md section 11); neither does a verdict. */
const MAX_DEPTH = 200;

export interface JudgeInput {
  readonly outcome: Outcome;
  /** With outcome `readable` only. */
  readonly store?: ManifestStore;
  /** True when the store comes from a full validation. */
  readonly checked: boolean;
  /** What our evaluator says of the signatures in the bytes and of their time-stamps. */
  readonly chains: readonly ChainEvaluation[];
  /** ISO 8601, UTC. */
  readonly now: string;
  /** The lists the engine and the evaluator were given. Without them lists go by id, and one for time-stamps is taken to be on. */
  readonly lists?: VerdictStamp['lists'];
  /** The engine's words when it refused to say anything about trust (`Reading.refused`); the store then holds its other results. */
  readonly refused?: string;
  /** What people here require (R55). Absent: nothing. */
  readonly policy?: Requirements;
}

/**
 * The one verdict on a file (product.md): for every manifest and ingredient the chain of the active manifest reaches, integrity,
 * identity and time, each by itself; every problem with its cause and its place; and one headline. Pure: the same input gives the
 * same verdict. What the engine sums up (`validation_state`) is not looked at: it knows the active manifest alone, merges the purposes
 * of lists, and says "Invalid" of a store it was told not to validate.
 *
 * The headline, first row that holds:
 *
 * | what is known                                                     | state          |
 * |-------------------------------------------------------------------|----------------|
 * | no manifest · elsewhere · broken · no media file · not readable   | none · unavailable · unreadable · not-media · unavailable |
 * | not validated (asked to skip, or no results came)                 | unchecked      |
 * | anywhere in the chain a hash or signature mismatch, or broken     | broken, and where |
 * | the signer's certificate revoked, of the wrong kind, or expired   | incomplete     |
 * | the content of this file could not be checked                    | incomplete     |
 * | a rule of the specification broken by this file's own manifest    | incomplete     |
 * | the engine refused to look at trust, for no reason we can see     | incomplete     |
 * | what the policy of this workspace requires is not there           | incomplete, with whose word it would be |
 * | the signer is on a list for signers, engine and evaluator agree   | trusted        |
 * | the signer is a private credential, engine and evaluator agree    | trusted, in words that say so |
 * | otherwise                                                         | unknown-signer |
 *
 * The policy moves the headline away from `trusted` alone, and is about the file's own manifest (R55, decisions/10).
 *
 * Missing evidence that nobody requires, an unlisted ingredient signer or a problem with a CAWG identity never move the headline.
 */
export function judge(input: JudgeInput): Verdict {
  const { outcome, store } = input;
  if (outcome.kind !== 'readable' || !store) {
    return { headline: headlineOfOutcome(outcome), manifests: [], problems: [] };
  }
  const chain = walk(store);
  const places = placesOf(chain);
  const active = store.active_manifest;
  const bench: Bench = {
    evaluations: new Map(input.chains.map((evaluation) => [evaluation.label, evaluation])),
    lists: input.lists,
    now: input.now,
    required: input.policy ?? NO_POLICY,
  };
  const validated = input.checked && hasResults(store);
  const findings = gatherFindings(store, chain);
  const manifests = validated ? judgeAll(chain, places, findings, bench) : uncheckedAll(chain, places, bench);
  const beside = [
    ...(validated ? problemsOf(findings.unplaced, []) : []),
    ...(validated ? chainProblems(chain) : []),
    ...(input.checked && input.refused !== undefined
      ? [problemOf('countersign.engine.refused', [], input.refused)]
      : []),
  ];
  const problems = inOrder([...manifests.flatMap((manifest) => manifest.problems), ...beside]);
  const refused = input.checked ? input.refused : undefined;
  return {
    headline: headlineOfChain({ manifests, problems, active, validated, refused: refused !== undefined }),
    ...(active !== undefined && { active }),
    manifests,
    problems,
  };
}

/** `verify_after_reading: false` gives empty results and the state "Invalid": unchecked, never invalid (trap). */
function hasResults(store: ManifestStore): boolean {
  const codes = store.validation_results?.activeManifest;
  return codes !== undefined && codes.success.length + codes.informational.length + codes.failure.length > 0;
}

function judgeAll(chain: Walk, places: Places, { byNode }: Findings, bench: Bench): ManifestVerdict[] {
  const findingsOf = (node: string) => byNode.get(node) ?? [];
  return [
    ...within(chain).manifests.map(({ label, manifest, depth }) =>
      judgeManifest(
        { node: label, place: places(label), findings: findingsOf(label), manifest, active: depth === 0 },
        bench,
      ),
    ),
    ...within(chain).plain.map((visit) => {
      const findings = findingsOf(visit.id);
      const said = findings.some(({ code }) => code === 'ingredient.manifest.missing');
      const lost = visit.ingredient.active_manifest !== undefined && !said;
      const own = lost ? ['countersign.ingredient.manifestMissing'] : [];
      return judgePlain({ node: visit.id, place: [...places(visit.from), step(visit)], findings }, own);
    }),
  ];
}

const uncheckedAll = (chain: Walk, places: Places, bench: Bench): ManifestVerdict[] =>
  within(chain).manifests.map(({ label }) => uncheckedNode(label, places(label), bench.evaluations.get(label)));

const chainProblems = (chain: Walk): Problem[] => [
  ...(chain.cyclic ? [problemOf('countersign.chain.cycle', [])] : []),
  ...(within(chain).manifests.length < chain.manifests.size ? [problemOf('countersign.chain.tooDeep', [])] : []),
];

function within({ manifests, ingredients }: Walk): { manifests: ManifestVisit[]; plain: IngredientVisit[] } {
  const near = [...manifests.values()].filter(({ depth }) => depth <= MAX_DEPTH);
  const labels = new Set(near.map(({ label }) => label));
  return { manifests: near, plain: ingredients.filter(({ hasManifest, from }) => !hasManifest && labels.has(from)) };
}

type Places = (manifest: string) => Place;

/** The shortest way to every manifest. Places of one chain share nothing, so they are made once each and only for what is judged. */
function placesOf({ manifests }: Walk): Places {
  const made = new Map<string, Place>();
  return (label) => {
    const known = made.get(label);
    if (known) return known;
    const steps: Place = [];
    for (let via = manifests.get(label)?.via; via; via = manifests.get(via.from)?.via) steps.push(step(via));
    made.set(label, steps.toReversed());
    return steps.toReversed();
  };
}

const step = ({ from, id, ingredient }: IngredientVisit): Place[number] => ({
  manifest: from,
  ingredient: id,
  title: ingredient.title ?? 'Untitled',
});
