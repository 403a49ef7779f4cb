import type { Status, StatusCodes } from '#shared/provenance/manifest-store.ts';
import type { ManifestStore } from '#shared/provenance/manifest-store.ts';
import type { Walk } from '#shared/provenance/walk.ts';
import { type Bucket, meaningOf } from '#shared/verdict/codes.ts';
import type { CodeMeaning } from '#shared/verdict/code-row.ts';
import type { OwnCode } from '#shared/verdict/other-codes.ts';
import type { Problem } from '#shared/verdict/model.ts';

/** A status code together with who found it. `recorded` is an earlier signer's word, written into the claim. */
export interface Finding {
  readonly code: string;
  readonly status: Status;
  readonly source: Exclude<Problem['source'], 'evaluator'>;
  readonly meaning: CodeMeaning;
}

export interface Findings {
  /** By node id of the walk; oldest first. */
  readonly byNode: ReadonlyMap<string, readonly Finding[]>;
  /** Codes for an ingredient the chain does not hold: nothing to attach them to, nothing to hide either. */
  readonly unplaced: readonly Finding[];
}

const bare = { success: [], informational: [], failure: [] };

/**
 * What is known of every node: for an ingredient what its signer recorded, what later signers recorded as having changed, and what the
 * engine finds different now; for the active manifest what the engine finds. The engine reports ingredients as differences alone, so
 * one layer without the others is wrong (trap: a parent that was tampered with before it was taken in stands in the recorded layer
 * only, and the file is "Trusted"; c2pa-engine.md section 1).
 */
export function gatherFindings(store: ManifestStore, { manifests, ingredients }: Walk): Findings {
  const byNode = new Map<string, Finding[]>();
  const unplaced: Finding[] = [];
  const nodeOf = new Map(ingredients.map(({ uri, to }) => [uri, to]));
  const add = (node: string | undefined, found: readonly Finding[]): void => {
    for (const finding of found) {
      // Signers record such codes with the manifest that names the ingredient; their subject says which ingredient is meant.
      const named = finding.code.startsWith('ingredient.') ? nodeOf.get(finding.status.url ?? '') : undefined;
      const target = named ?? node;
      const known = target === undefined ? unplaced : byNode.get(target);
      if (known) known.push(finding);
      else if (target !== undefined) byNode.set(target, [finding]);
    }
  };
  const depth = (label: string): number => manifests.get(label)?.depth ?? 0;

  // A claim can only know what was signed before it: the deepest speak first, the engine last.
  for (const { from, to, ingredient } of ingredients.toSorted((a, b) => depth(b.from) - depth(a.from))) {
    add(to, [
      ...findingsOf({ ...bare, failure: ingredient.validation_status }, 'recorded'),
      ...findingsOf(ingredient.validation_results?.activeManifest, 'recorded'),
    ]);
    for (const delta of ingredient.validation_results?.ingredientDeltas ?? []) {
      const node = nodeOf.get(delta.ingredientAssertionURI);
      // What a signer says of their own manifest or of one that stands above it is not theirs to say.
      if (node !== undefined && depthOfNode(node, depth(from) + 1, manifests) > depth(from)) {
        add(node, findingsOf(delta.validationDeltas, 'recorded'));
      }
    }
  }
  for (const delta of store.validation_results?.ingredientDeltas ?? []) {
    add(nodeOf.get(delta.ingredientAssertionURI), findingsOf(delta.validationDeltas, 'engine'));
  }
  const active = store.active_manifest;
  if (active !== undefined) add(active, findingsOf(store.validation_results?.activeManifest, 'engine'));
  return { byNode: new Map([...byNode].map(([node, found]) => [node, latest(found)])), unplaced };
}

/** Plain ingredients are no manifests; they lie one step below the manifest that names them. */
const depthOfNode = (node: string, plain: number, manifests: Walk['manifests']): number =>
  manifests.get(node)?.depth ?? plain;

function findingsOf(codes: StatusCodes | undefined, source: Finding['source']): Finding[] {
  const of = (bucket: Bucket, statuses: readonly Status[]): Finding[] =>
    statuses.map((status) => {
      const code = source === 'engine' ? honestCode(status) : status.code;
      return { code, status, source, meaning: meaningOf(code, bucket) };
    });
  return codes
    ? [...of('success', codes.success), ...of('informational', codes.informational), ...of('failure', codes.failure)]
    : [];
}

/**
 * For the first part of a stream whose fragments are elsewhere the engine says `bmffHash.mismatch`, though it compared nothing
 * (c2pa-engine.md section 8; R70). A change that nobody looked for must not be reported as found. The end of the sentence is the
 * engine's; the name of the hash in the middle of it is anybody's.
 */
const honestCode = ({ code, explanation = '' }: Status): string =>
  code === 'assertion.bmffHash.mismatch' &&
  explanation.endsWith('error: hash verification( BMFF inithash must not be present for non-fragmented media )')
    ? ('countersign.binding.fragmented' satisfies OwnCode)
    : code;

/**
 * Codes that answer one question, of which the last answer holds: an earlier signer who did not know a list is overruled by one who
 * does, and the other way round. Everything else adds up: what was once proven to have changed stays changed.
 */
const questions: readonly (readonly string[])[] = [
  ['signingCredential.trusted', 'signingCredential.untrusted'],
  ['claimSignature.insideValidity', 'claimSignature.outsideValidity', 'signingCredential.expired'],
  ['timeStamp.trusted', 'timeStamp.untrusted'],
  [
    'signingCredential.ocsp.notRevoked',
    'signingCredential.ocsp.skipped',
    'signingCredential.ocsp.inaccessible',
    'signingCredential.ocsp.unknown',
  ],
];
const questionOf = new Map(questions.flatMap((codes, index) => codes.map((code) => [code, index])));

function latest(findings: readonly Finding[]): Finding[] {
  const answers = new Map<number, { source: Finding['source']; code: string }>();
  for (const { code, source } of findings) {
    const question = questionOf.get(code);
    if (question !== undefined) answers.set(question, { code, source });
  }
  return findings.filter(({ code }) => {
    const question = questionOf.get(code);
    return question === undefined || answers.get(question)?.code === code;
  });
}
