import { AppError } from '#shared/rpc/errors.ts';
import type { Revocation } from '#shared/verdict/model.ts';
import type { ReadingPolicy } from '#shared/verdict/policy.ts';
import { ocspAddresses } from '#core/bench/certificate-view.ts';
import { GuardRefusal, guardedFetch } from '#core/net/guarded-fetch.ts';
import type { KeptAnswers } from '#core/revocation/kept-answers.ts';
import { answersAnother, ocspRequest } from '#core/revocation/ocsp-request.ts';
import { type Certificate, isSelfSigned } from '#core/trust/certificate.ts';
import { issued } from '#core/trust/chain-path.ts';
import { type AskedAnswer, evaluateRevocation } from '#core/trust/revocation.ts';

/** A certificate, and where its issuer may be: the rest of its chain, and entries of lists. */
export interface Subject {
  readonly leaf: Certificate;
  readonly others: readonly Certificate[];
}

/** Whom to ask about a certificate. The address stands in the certificate, which anybody may have written. */
export interface Service {
  readonly leaf: Certificate;
  readonly issuer: Certificate;
  readonly url: URL;
}

/** Longer than any address that means well. */
const MAX_ADDRESS = 1000;
const MAX_ANSWER = 64 * 1024;
const TOTAL = 10_000;
const DAY = 86_400_000;

/** @throws AppError 'revocation_failed' where nobody can be asked, with the reason */
export function serviceOf({ leaf, others }: Subject): Service {
  if (isSelfSigned(leaf)) throw failed('The certificate was issued by itself, so that nobody else could revoke it.');
  const issuer = others.find((candidate) => issued(leaf, candidate));
  if (!issuer)
    throw failed(
      "The certificate of the signer's issuer is not at hand, so that its answer could not be checked. Turn on the list it is on.",
    );
  const [address] = ocspAddresses(leaf).filter(isAddress);
  if (address === undefined)
    throw failed('The certificate names no service that answers about revocation over http or https.');
  return { leaf, issuer, url: new URL(address) };
}

const isAddress = (text: string): boolean =>
  text.length <= MAX_ADDRESS && URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);

/**
 * Asks the service of an issuer whether it revoked a certificate (RFC 6960), because a person said so (R55, R65). The answer is checked as
 * one that came with a file is: by whom it is signed, about which certificate it is, and whether it is fresh (R36). It is kept for
 * verdicts, and until it ends asking again asks nobody.
 * @throws AppError 'revocation_failed', 'address_inside', 'cancelled', 'storage_failed'
 */
export type AskIssuer = (service: Service, policy: ReadingPolicy, signal: AbortSignal) => Promise<Revocation>;

export function createAskIssuer(parts: {
  answers: KeptAnswers;
  clock: () => Date;
  /** Milliseconds for the whole of it. */
  total?: number;
}): AskIssuer {
  const { answers, clock, total = TOTAL } = parts;
  return async (service, policy, signal) => {
    const { leaf, issuer, url } = service;
    if (!policy.askIssuers)
      throw failed('Asking issuers is turned off. Turn it on under Trust, Policy, or with: countersign trust policy.');
    const kept = await answers.for(leaf.facts.fingerprint, clock());
    const known = await judge(leaf, issuer, kept, clock());
    // A "revoked" is kept for longer than it is fresh: whether a hold was lifted can be asked.
    if (isAnswer(known) && Date.parse(freshUntil(known)) >= clock().getTime()) return known;

    const { bytes: question, nonce } = await ocspRequest(leaf, issuer);
    const bytes = await guardedFetch(
      {
        url,
        what: 'its answer on revocation',
        maxBytes: MAX_ANSWER,
        total,
        plainHttp: true,
        inside: policy.reachInside,
        post: { type: 'application/ocsp-request', body: question },
      },
      signal,
    ).catch((cause: unknown) => {
      throw cause instanceof GuardRefusal ? refused(cause) : cause;
    });
    if (answersAnother(bytes, nonce)) throw failed(`${url.host} answered another question than it was asked.`);
    const now = clock();
    const answer: AskedAnswer = { bytes, asked: { at: now.toISOString(), host: url.host } };
    const said = await judge(leaf, issuer, [answer], now);
    if (!isAnswer(said)) throw failed(`${url.host} gave no answer that counts. ${reasonOf(said)}`);
    // What was revoked stays so: that an old "revoked" ends must not make the certificate good again.
    await answers.keep(leaf.facts.fingerprint, answer, said.state === 'revoked' ? undefined : freshUntil(said));
    return said;
  };
}

const judge = (leaf: Certificate, issuer: Certificate, asked: readonly AskedAnswer[], now: Date) =>
  evaluateRevocation({ leaf, issuers: [issuer], responses: [], asked, at: now, proven: false, now });

const isAnswer = ({ state }: Revocation): boolean => state === 'good' || state === 'revoked' || state === 'unknown';

/** Without an end of its own an answer is good for a day, as verdicts have it. */
const freshUntil = ({ thisUpdate = '', nextUpdate }: Revocation): string =>
  nextUpdate ?? new Date(Date.parse(thisUpdate) + DAY).toISOString();

function reasonOf({ state, problem }: Revocation): string {
  if (problem !== undefined) return problem;
  return state === 'stale' ? 'Its answer is too old.' : 'Its answer is about another certificate.';
}

const refused = (cause: GuardRefusal): AppError =>
  cause.kind === 'inside'
    ? new AppError(
        'address_inside',
        `${cause.message} Anybody can write an address into a certificate: nobody is asked there unless the policy says so.`,
        { cause },
      )
    : failed(cause.message, cause);

const failed = (message: string, cause?: unknown): AppError => new AppError('revocation_failed', message, { cause });
