import { createHash } from 'node:crypto';
import type { ChainEvaluation, IdentityEvaluation, PrivateMatch, TimestampEvaluation } from '#shared/verdict/model.ts';
import { type Digests, type IdentitySignature, type ManifestSignature, X509_IDENTITY } from '#core/c2pa/reading.ts';
import type { Certificate } from '#core/trust/certificate.ts';
import { isWithin } from '#core/trust/chain-path.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { askLists, missEverywhere } from '#core/trust/match-lists.ts';
import { createMemory, type Memory } from '#core/trust/memory.ts';
import { type AnswersAtHand, authoritiesAbove, evaluatePath, issuersIn } from '#core/trust/path-revocation.ts';
import { type AskedAnswer, evaluateRevocation } from '#core/trust/revocation.ts';
import { parseChain, wrongKind } from '#core/trust/signing-certificate.ts';
import { decisive, evaluateStamp, provenTime, stampsOf } from '#core/trust/timestamp.ts';

/** What signatures are judged with, besides what the file holds. */
export interface Evidence {
  readonly now: Date;
  /** The private credential store (R58): sha256 of certificates, lower-case hex, with the name a person gave each. */
  readonly known?: ReadonlyMap<string, string>;
  /** Time-stamp tokens kept in this workspace for a signature (R60), by the digests of its `sigTst2` message. */
  readonly preserved?: (message: Digests) => Promise<readonly Uint8Array[]>;
  /** Answers on revocation that somebody asked for, by the sha256 of the certificate they are about. */
  readonly asked?: (fingerprint: string) => Promise<readonly AskedAnswer[]>;
}

/**
 * Says of each manifest's signature which lists vouch for its certificate, whether it was revoked, and when it was made; the same of each
 * CAWG identity (R44, R45, R51, R52, R54, R58). The engine's own `signingCredential.trusted` is necessary but never sufficient: it lets a
 * root that was listed for time-stamping vouch for a claim signer (finding F2 of signing-and-trust.md). The time-stamps come first: a
 * chain is judged at the time they prove, or else now.
 *
 * Never throws for what is in a file: a chain that cannot be parsed is an outcome. One evaluation per signature, in their order;
 * matches in the order of `lists`.
 * @param lists those that are turned on; of purpose `signer` for signers, `tsa` for time-stamps, `cawg` for identities, never mixed.
 */
export async function evaluateChains(
  signatures: readonly ManifestSignature[],
  lists: readonly LoadedList[],
  { now, known = new Map(), preserved = async () => [], asked = async () => [] }: Evidence,
): Promise<ChainEvaluation[]> {
  const answers = signatures.flatMap(({ statusAnswers = [] }) => statusAnswers);
  const memory = createMemory();
  const judgement = judgementOn(lists, { stapled: answers, asked }, now, memory);
  const evaluations: ChainEvaluation[] = [];
  for (const signature of signatures) {
    const stamps = stampsOf(signature, signature.signed ? await preserved(signature.signed.message) : []);
    const atHand = { responses: [...signature.ocsp, ...answers], now };
    const timestamps = await Promise.all(stamps.map((stamp) => evaluateStamp(stamp, lists, memory, atHand)));
    const timestamp = decisive(timestamps);
    const proven = provenTime(timestamp);
    const at = proven ?? now;
    const judged = await judgement('signer', signature, proven);
    const identities: IdentityEvaluation[] = [];
    for (const identity of signature.identities ?? []) {
      const responses = [...identity.ocsp, ...answers];
      const own = await stampOf(identity, lists, memory, { responses, now });
      // The claim's signature covers the identity's, so what proves the time of the one proves it of the other.
      const time = provenTime(own) ?? proven;
      const said =
        identity.kind === X509_IDENTITY ? await judgement('cawg', identity, time) : unread(time ?? now, identity);
      identities.push({ ...about(identity, own), ...said });
    }
    evaluations.push({
      label: signature.label,
      algorithm: signature.algorithm,
      ...judged,
      ...(timestamp && { timestamp }),
      ...(timestamps.length > 1 && { timestamps }),
      ...privately(judged, known, at),
      ...(identities.length > 0 && { identities }),
    });
  }
  return evaluations;
}

type Judgement = Pick<
  ChainEvaluation,
  'chain' | 'matches' | 'misses' | 'asked' | 'wrongKind' | 'judgedAt' | 'revocation' | 'issuerRevocations' | 'malformed'
>;
type Judge = (
  purpose: 'signer' | 'cawg',
  signature: Pick<ManifestSignature, 'chain' | 'ocsp' | 'malformed'>,
  proven: Date | undefined,
) => Promise<Judgement>;

/** One way to judge for signers and identities; asked the same twice it answers once: five hundred clips from one camera are one question. */
function judgementOn(
  lists: readonly LoadedList[],
  answers: { stapled: readonly Uint8Array[]; asked: NonNullable<Evidence['asked']> },
  now: Date,
  memory: Memory,
): Judge {
  const judged = new Map<string, Promise<Judgement>>();
  return async (purpose, signature, proven) => {
    const { chain, ocsp, malformed = '' } = signature;
    const hashes = [...chain, ...ocsp].map((der) => hash(der)).join(' ');
    const question = `${purpose} ${proven?.getTime() ?? 'now'} ${malformed} ${chain.length} ${hashes}`;
    const known = judged.get(question) ?? judge(purpose, signature, proven);
    judged.set(question, known);
    return known;
  };

  async function judge(...[purpose, signature, proven]: Parameters<Judge>): Promise<Judgement> {
    const asking = lists.filter(({ list }) => list.purpose === purpose);
    const at = proven ?? now;
    const base = { asked: asking.map(({ list }) => list.id), judgedAt: at.toISOString(), matches: [] };
    const parsed = parseChain(signature.chain, memory.parse);
    const malformed = signature.malformed ?? (typeof parsed === 'string' ? parsed : undefined);
    const chain = typeof parsed === 'string' ? [] : parsed.map(({ facts }) => facts);
    // What could be read is shown, but nobody vouches for a signature that is broken somewhere.
    if (malformed !== undefined || typeof parsed === 'string')
      return {
        ...base,
        chain,
        misses: missEverywhere(asking, 'malformed', malformed ?? ''),
        ...(malformed !== undefined && { malformed }),
      };
    const [leaf, ...others] = parsed as [Certificate, ...Certificate[]];
    const wrong = wrongKind(
      leaf.facts,
      asking.flatMap(({ list }) => list.acceptedUsages),
    );
    if (wrong !== undefined)
      return { ...base, chain, misses: missEverywhere(asking, 'wrong-kind', wrong), wrongKind: wrong };
    const pool = [...others, ...lists.flatMap(({ certificates }) => certificates)];
    const responses = [...signature.ocsp, ...answers.stapled];
    const when = { at, proven: proven !== undefined };
    const asked = await answers.asked(leaf.facts.fingerprint);
    const revocation = await evaluateRevocation({
      ...when,
      leaf,
      issuers: issuersIn(pool, leaf),
      responses,
      asked,
      now,
    });
    const above = responses.length > 0 ? authoritiesAbove(leaf, pool) : [];
    const revocations = await evaluatePath(above, pool, { responses, now }, when);
    return {
      ...base,
      chain,
      ...(await askLists(leaf, others, asking, at, memory, revocations)),
      revocation,
      ...(revocations.size > 0 && { issuerRevocations: [...revocations.values()] }),
    };
  }
}

/** Direct trust in this very certificate while it lasts (R58, R60): whom it issued, and what it stamped, is nobody's business here. */
function privately(
  { chain: [leaf], wrongKind: wrong, malformed }: Judgement,
  known: ReadonlyMap<string, string>,
  at: Date,
): { private?: PrivateMatch } {
  const name = leaf && known.get(leaf.fingerprint);
  if (name === undefined || !leaf || wrong !== undefined || malformed !== undefined) return {};
  const window = { notBefore: Date.parse(leaf.notBefore), notAfter: Date.parse(leaf.notAfter) };
  return isWithin(window, at) ? { private: { fingerprint: leaf.fingerprint, name, until: leaf.notAfter } } : {};
}

const about = (
  { label, kind, roles, algorithm }: IdentitySignature,
  timestamp: IdentityEvaluation['timestamp'],
): Pick<IdentityEvaluation, 'label' | 'kind' | 'evaluated' | 'roles' | 'algorithm' | 'timestamp'> => ({
  label,
  kind,
  evaluated: kind === X509_IDENTITY,
  roles,
  algorithm,
  ...(timestamp && { timestamp }),
});

/** An identity of a kind that Countersign does not evaluate: nothing is said of who it is. */
const unread = (at: Date, { malformed }: IdentitySignature): Judgement => ({
  chain: [],
  matches: [],
  asked: [],
  judgedAt: at.toISOString(),
  ...(malformed !== undefined && { malformed }),
});

/** Of an identity the one that counts. Its assertion holds all there is: nothing was kept for it, and no other assertion speaks of it. */
async function stampOf(
  identity: IdentitySignature,
  lists: readonly LoadedList[],
  memory: Memory,
  answers: AnswersAtHand,
): Promise<TimestampEvaluation | undefined> {
  return decisive(await Promise.all(stampsOf(identity).map((stamp) => evaluateStamp(stamp, lists, memory, answers))));
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
