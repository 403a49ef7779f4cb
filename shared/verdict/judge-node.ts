import { formatDay } from '#shared/provenance/instant-text.ts';
import type { Manifest } from '#shared/provenance/manifest-store.ts';
import { identityProblems } from '#shared/verdict/cawg.ts';
import { meaningOf } from '#shared/verdict/codes.ts';
import type { Finding } from '#shared/verdict/findings.ts';
import { judgeIdentity } from '#shared/verdict/identity.ts';
import type {
  ChainEvaluation,
  IntegrityState,
  ManifestVerdict,
  Place,
  Problem,
  Revocation,
  VerdictStamp,
} from '#shared/verdict/model.ts';
import type { OwnCode } from '#shared/verdict/other-codes.ts';
import { type Requirements, unmet } from '#shared/verdict/policy.ts';
import { judgeTime } from '#shared/verdict/time.ts';

/** What every node of a chain is judged with. */
export interface Bench {
  readonly evaluations: ReadonlyMap<string, ChainEvaluation>;
  readonly lists: VerdictStamp['lists'] | undefined;
  readonly now: string;
  /** Of the file's own manifest (R55). */
  readonly required: Requirements;
}

interface Subject {
  readonly node: string;
  readonly place: Place;
  readonly findings: readonly Finding[];
}

/** The three axes for one manifest, with what is wrong and what is missing. */
export function judgeManifest(
  subject: Subject & { active: boolean; manifest: Manifest },
  bench: Bench,
): ManifestVerdict {
  const { node, place, findings, manifest } = subject;
  const evaluation = bench.evaluations.get(node);
  const names = new Map((bench.lists ?? []).map(({ id, name }) => [id as string, name]));
  const { said, misattributed } = honestFindings(findings, evaluation);
  const { time, problems: ofTime } = judgeTime(said, manifest, evaluation);
  const proof = { proven: time.state === 'proven', preserved: time.preserved ?? false };
  const { identity, problems: ofIdentity } = judgeIdentity(said, evaluation, proof, bench.now, names);
  const integrity = integrityOf(said, subject.active);
  const own = [
    ...ofIdentity,
    ...ofTime,
    ...ofRevocation(said, evaluation),
    ...(misattributed ? ['countersign.engine.misattributed'] : []),
    ...(subject.active ? unmet(bench.required, { integrity, time }, evaluation) : []),
  ];
  const beside = identityProblems(evaluation?.identities ?? [], said);
  return {
    node,
    place,
    integrity,
    identity,
    time,
    problems: inOrder([
      ...problemsOf(said, place),
      ...own.map((code) => ({ ...problemOf(code, place, evaluatorSays(code, evaluation, time)), subject: node })),
      ...beside.map(({ code, explanation }) => ({ ...problemOf(code, place, explanation), subject: node })),
    ]),
  };
}

/**
 * What the engine says, without what our own look at the bytes shows to be about something else:
 *
 * - It says `signingCredential.invalid` of the signer when it is the authority of the time-stamp whose certificate is of the wrong kind.
 * - With no list of signers it says that the signer is on none; nobody was asked (R46).
 * - It says that no revocation answer was looked at, although it looked at the one beside the signature, or there is one in an assertion.
 */
function honestFindings(
  findings: readonly Finding[],
  evaluation: ChainEvaluation | undefined,
): { said: readonly Finding[]; misattributed: boolean } {
  if (!evaluation) return { said: findings, misattributed: false };
  const stamps = evaluation.timestamps ?? (evaluation.timestamp ? [evaluation.timestamp] : []);
  const ofAuthority =
    evaluation.wrongKind === undefined &&
    evaluation.malformed === undefined &&
    stamps.some(({ from, wrongKind }) => from !== 'preserved' && wrongKind === true);
  const isMisattributed = ({ code, source, status }: Finding): boolean =>
    ofAuthority &&
    source === 'engine' &&
    code === 'signingCredential.invalid' &&
    status.explanation === 'certificate invalid set of EKUs';
  const isEmpty = ({ code, source }: Finding): boolean =>
    (source === 'engine' && code === 'signingCredential.untrusted' && evaluation.asked.length === 0) ||
    (code === 'signingCredential.ocsp.skipped' && (evaluation.revocation?.state ?? 'absent') !== 'absent');
  return {
    said: findings.filter((finding) => !isMisattributed(finding) && !isEmpty(finding)),
    misattributed: findings.some(isMisattributed),
  };
}

/** An ingredient that carries no manifest: nothing is proven about it, and nothing is held against it. */
export function judgePlain({ node, place, findings }: Subject, own: readonly string[] = []): ManifestVerdict {
  const problems = inOrder([
    ...problemsOf(findings, place),
    ...own.map((code) => ({ ...problemOf(code, place), subject: node })),
  ]);
  const broken = problems.some(({ severity, axis }) => severity === 'fault' && axis === 'integrity');
  return {
    ...uncheckedNode(node, place),
    integrity: findings.some(({ meaning }) => meaning.effect === 'changed')
      ? 'changed'
      : broken
        ? 'unreadable'
        : 'unchecked',
    identity: { state: 'unsigned', chain: [], matches: [], asked: [] },
    time: { state: 'none' },
    problems,
  };
}

/** A manifest that was read and not validated: whose certificate it carries can be shown, nothing can be said. */
export function uncheckedNode(node: string, place: Place, evaluation?: ChainEvaluation): ManifestVerdict {
  const [leaf] = evaluation?.chain ?? [];
  return {
    node,
    place,
    integrity: 'unchecked',
    identity: {
      state: 'unchecked',
      ...(leaf && { signer: leaf }),
      chain: evaluation?.chain ?? [],
      ...(evaluation && { algorithm: evaluation.algorithm }),
      matches: [],
      asked: [],
    },
    time: { state: 'unchecked' },
    problems: [],
  };
}

/** A problem of ours, with the words of the table. */
export function problemOf(code: string, place: Place, explanation?: string): Problem {
  const { axis, severity, cause } = meaningOf(code, 'failure');
  if (severity === 'success') throw new Error(`${code} is no problem`);
  return { code, axis, severity, cause, ...(explanation !== undefined && { explanation }), place, source: 'evaluator' };
}

/** What the codes of one node say is wrong or missing; good codes are no problems. The same thing said twice is said once. */
export function problemsOf(findings: readonly Finding[], place: Place): Problem[] {
  const problems = new Map<string, Problem>();
  for (const { code, status, source, meaning } of findings) {
    const { axis, severity, cause } = meaning;
    if (severity === 'success') continue;
    const problem: Problem = {
      code,
      axis,
      severity,
      cause,
      ...(status.explanation !== undefined && { explanation: status.explanation }),
      ...(status.url !== undefined && { subject: status.url }),
      place,
      source,
    };
    problems.set(`${code} ${status.url ?? ''}`, problem);
  }
  return [...problems.values()];
}

const severities: readonly Problem['severity'][] = ['fault', 'warning', 'missing', 'note'];

/** Nearest first; at one place faults before warnings before missing before notes. */
export const inOrder = (problems: readonly Problem[]): Problem[] =>
  problems.toSorted(
    (a, b) => a.place.length - b.place.length || severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );

/**
 * `intact` needs proof: a signature that was found sound and, for the file itself, a binding to the content that matches. The content
 * of an ingredient is not here any more to be looked at: what its signer recorded about it counts, and nothing else can.
 */
function integrityOf(findings: readonly Finding[], active: boolean): IntegrityState {
  if (findings.some(({ meaning }) => meaning.effect === 'changed')) return 'changed';
  if (findings.some(({ meaning }) => meaning.effect === 'broken')) return 'unreadable';
  const signed = findings.some(({ code }) => code === 'claimSignature.validated');
  const bound = findings.some(({ code }) =>
    /^assertion\.(data|bmff|boxes|collection|multiAsset)Hash\.match$/.test(code),
  );
  return signed && (bound || !active) ? 'intact' : 'unchecked';
}

/** What is to be said about revocation besides the engine's codes. */
function ofRevocation(findings: readonly Finding[], evaluation: ChainEvaluation | undefined): OwnCode[] {
  const said = findings.some(
    ({ code }) => code.startsWith('signingCredential.ocsp.') || code === 'signingCredential.revoked',
  );
  switch (evaluation?.revocation?.state) {
    case 'revoked-later':
      return ['countersign.revocation.later'];
    case 'stale':
      return ['countersign.revocation.stale'];
    case 'unusable':
      return ['countersign.revocation.unusable'];
    case 'unknown':
      return said ? [] : ['countersign.revocation.unknown'];
    case 'good':
    case 'revoked':
      return [];
    case 'absent':
    case undefined:
      return said ? [] : ['countersign.revocation.missing'];
  }
}

function evaluatorSays(
  code: string,
  evaluation: ChainEvaluation | undefined,
  { validUntil, endsWith }: ManifestVerdict['time'],
): string | undefined {
  switch (code) {
    case 'countersign.signer.wrongKind':
      return evaluation?.wrongKind;
    case 'countersign.signer.unreadable':
      return evaluation?.malformed;
    case 'countersign.timeStamp.unconfirmed':
    case 'countersign.timeStamp.wrongKind':
      return evaluation?.timestamp?.problem;
    case 'countersign.timeStamp.missing':
      return (
        validUntil &&
        `It stops validating on ${formatDay(validUntil)}, when the certificate of ${endsWith?.name ?? 'the signer'} ends.`
      );
    case 'countersign.issuer.revoked':
      return evaluation?.misses?.find(({ why }) => why === 'revoked')?.message;
    case 'countersign.timeStamp.revoked':
      return evaluation?.timestamp?.misses?.find(({ why }) => why === 'revoked')?.message;
    case 'countersign.signer.revoked':
    case 'countersign.revocation.later':
    case 'countersign.revocation.unusable':
      return revocationWords(evaluation?.revocation);
    default:
      return undefined;
  }
}

const revocationWords = (revocation: Revocation | undefined): string | undefined =>
  revocation?.problem ??
  (revocation?.revokedAt &&
    `Revoked on ${formatDay(revocation.revokedAt)}, reason ${revocation.reason ?? 'unspecified'}.`);
