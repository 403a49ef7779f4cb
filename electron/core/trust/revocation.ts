import { createHash } from 'node:crypto';
import {
  BasicOCSPResponse,
  type Certificate as PkiCertificate,
  getCrypto,
  OCSPResponse,
  type SingleResponse,
} from 'pkijs';
import type { Revocation } from '#shared/verdict/model.ts';
import { type Certificate, parseCertificate } from '#core/trust/certificate.ts';
import { issued, MAX_CHAIN } from '#core/trust/chain-path.ts';
import { countElements } from '#core/trust/der-reader.ts';
import { CERTIFICATE_SIGNATURES, EKU, OCSP } from '#core/trust/oids.ts';

/** Real answers have some 2 KB, those with a chain of large keys 8. */
const MAX_RESPONSE = 16 * 1024;
/** Real answers have some 150, and pkijs takes a tenth of a millisecond for each. */
const MAX_ELEMENTS = 1000;
/** More answers than a signature and the certificate-status assertions of its file ever hold. */
export const MAX_RESPONSES = 64;
const DAY = 86_400_000;
/** How far two honest clocks may differ. */
const SKEW = 5 * 60_000;

/** CRLReason (RFC 5280 section 5.3.1); 7 is not used. */
const REASONS: readonly (string | undefined)[] = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
];
/** Nobody knows since when somebody else held the key: what was signed before the revocation is as doubtful as what was signed after. */
const COMPROMISES: ReadonlySet<string> = new Set(['keyCompromise', 'cACompromise', 'aACompromise']);

/** An answer that was asked for over the network, when a person said so. */
export interface AskedAnswer {
  /** OCSPResponse, DER. */
  readonly bytes: Uint8Array;
  /** When, and of which host. */
  readonly asked: NonNullable<Revocation['asked']>;
}

export interface RevocationQuestion {
  readonly leaf: Certificate;
  /** Where the issuer of the leaf may be: the rest of the chain, and the entries of lists. */
  readonly issuers: readonly Certificate[];
  /** OCSPResponse, DER, as stapled; each is parsed once, however many certificates it is asked about. Answers about other certificates are passed over. */
  readonly responses: readonly Uint8Array[];
  /** The same, not stapled: somebody here asked for them. Judged alike, and marked. */
  readonly asked?: readonly AskedAnswer[] | undefined;
  readonly at: Date;
  /** Whether `at` is proven: only then can a revocation have come after the signature. */
  readonly proven: boolean;
  readonly now: Date;
}

/**
 * What answers at hand say of a certificate (RFC 6960; C2PA 2.2, 15.9 and 10.3.2.6; R39). An answer counts when the issuer of the certificate
 * signed it, or a responder whom that issuer made for it, and when it was fresh at the instant the signature is judged at. Never asks
 * anybody, never throws for what the bytes are.
 */
export async function evaluateRevocation(question: RevocationQuestion): Promise<Revocation> {
  const { leaf, responses, asked = [] } = question;
  const issuer = question.issuers.find((candidate) => issued(leaf, candidate));
  const answers: Revocation[] = [];
  for (const bytes of responses.slice(0, MAX_RESPONSES)) {
    const answer = await read(bytes, issuer, question);
    if (answer) answers.push(answer);
  }
  for (const { bytes, asked: whence } of asked) {
    const answer = await read(bytes, issuer, question);
    if (answer) answers.push({ ...answer, asked: whence });
  }
  // What takes trust away comes first, whatever else was stapled beside it.
  const [worst] = answers.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || later(b) - later(a));
  return worst ?? { state: 'absent' };
}

const ORDER: readonly Revocation['state'][] = ['revoked', 'revoked-later', 'good', 'unknown', 'stale', 'unusable'];
const later = ({ thisUpdate }: Revocation): number => Date.parse(thisUpdate ?? '') || 0;

/** Undefined: the answer is about another certificate. */
async function read(
  bytes: Uint8Array,
  issuer: Certificate | undefined,
  question: RevocationQuestion,
): Promise<Revocation | undefined> {
  const basic = open(bytes);
  if (typeof basic === 'string') return unusable(basic);
  try {
    const serial = serialOf(question.leaf.pki);
    const about = basic.tbsResponseData.responses.filter(
      ({ certID }) => hex(certID.serialNumber.valueBlock.valueHexView) === serial,
    );
    if (about.length === 0) return undefined;
    if (!issuer)
      return unusable(
        'The certificate of the issuer is not at hand, so its answer about revocation cannot be checked.',
      );
    const single = about.find((one) => isOf(one, issuer));
    if (!single) return undefined;
    const responder = await responderOf(basic, issuer);
    if (!responder)
      return unusable('The answer about revocation does not come from the issuer, nor from anybody it made for that.');
    return judge(single, responder, question);
  } catch {
    return unusable(UNREADABLE);
  }
}

/** Whether it can be said whom these bytes are about at all. */
export const isAnswer = (bytes: Uint8Array): boolean => typeof open(bytes) !== 'string';

/** Once for each answer: it is asked about every certificate of a chain, and pkijs takes its time. A string says why it cannot be. */
function open(bytes: Uint8Array): BasicOCSPResponse | string {
  const answer = opened.get(bytes) ?? parse(bytes);
  opened.set(bytes, answer);
  return answer;
}

const opened = new WeakMap<Uint8Array, BasicOCSPResponse | string>();

function parse(bytes: Uint8Array): BasicOCSPResponse | string {
  if (bytes.length > MAX_RESPONSE) return 'The answer about revocation is too large to be real.';
  try {
    if (countElements(bytes, MAX_ELEMENTS) === MAX_ELEMENTS)
      return 'The answer about revocation is too large to be real.';
    const response = OCSPResponse.fromBER(new Uint8Array(bytes));
    if (response.responseStatus.valueBlock.valueDec !== 0) return 'The revocation service refused to answer.';
    if (response.responseBytes?.responseType !== OCSP.basic)
      return 'The answer about revocation is of a kind that Countersign does not know.';
    return BasicOCSPResponse.fromBER(response.responseBytes.response.getValue());
  } catch {
    // What exactly the parser stumbled over helps nobody.
    return UNREADABLE;
  }
}

const UNREADABLE = 'The answer about revocation cannot be read.';

const unusable = (problem: string): Revocation => ({ state: 'unusable', problem });

/** Serial numbers alone are no names: the answer says whose, by digests of the issuer's name and key (RFC 6960, 4.1.1). */
function isOf({ certID }: SingleResponse, { pki }: Certificate): boolean {
  const hash = OCSP.hashes.get(certID.hashAlgorithm.algorithmId);
  if (!hash) return false;
  const digest = (value: Uint8Array): string => createHash(hash).update(value).digest('hex');
  const name = new Uint8Array(pki.subject.toSchema().toBER());
  return (
    hex(certID.issuerNameHash.valueBlock.valueHexView) === digest(name) &&
    hex(certID.issuerKeyHash.valueBlock.valueHexView) ===
      digest(pki.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView)
  );
}

/**
 * Who signed the answer, when they may (RFC 6960, 4.2.2.2): the issuer itself, or a certificate it issued directly for answering, valid
 * when it answered. That a stranger's answer carries a fitting name is not enough.
 */
async function responderOf(basic: BasicOCSPResponse, issuer: Certificate): Promise<Certificate | undefined> {
  if (!CERTIFICATE_SIGNATURES.has(basic.signatureAlgorithm.algorithmId)) return undefined;
  const producedAt = basic.tbsResponseData.producedAt.getTime();
  const carried = (basic.certs ?? []).slice(0, MAX_CHAIN).map(reparse);
  const delegates = carried.filter(
    ({ facts, ...certificate }) =>
      facts.usages.includes(EKU.ocspSigning) &&
      Date.parse(facts.notBefore) <= producedAt + SKEW &&
      producedAt <= Date.parse(facts.notAfter) &&
      issued({ facts, ...certificate }, issuer),
  );
  for (const candidate of [issuer, ...delegates]) if (await signedBy(basic, candidate)) return candidate;
  return undefined;
}

const signedBy = (basic: BasicOCSPResponse, { pki }: Certificate): Promise<boolean> =>
  getCrypto(true)
    .verifyWithPublicKey(
      new Uint8Array(basic.tbsResponseData.tbsView),
      basic.signature,
      pki.subjectPublicKeyInfo,
      basic.signatureAlgorithm,
    )
    // A key of another kind than the signature's algorithm: then it is not by this one.
    .catch(() => false);

const reparse = (certificate: PkiCertificate): Certificate =>
  parseCertificate(Buffer.from(certificate.toSchema().toBER()));

function judge(single: SingleResponse, responder: Certificate, { at, proven, now }: RevocationQuestion): Revocation {
  const { thisUpdate, nextUpdate } = single;
  const known = {
    thisUpdate: thisUpdate.toISOString(),
    ...(nextUpdate && { nextUpdate: nextUpdate.toISOString() }),
    responder: responder.facts.name,
  };
  if (thisUpdate.getTime() > now.getTime() + SKEW)
    return { ...known, ...unusable('The answer about revocation is from the future.') };
  const status = statusOf(single);
  if (status.kind === 'unknown') return { ...known, state: 'unknown' };
  if (status.kind === 'revoked' && status.reason !== 'removeFromCRL') {
    const { at: revokedAt, reason } = status;
    const after = proven && at.getTime() < revokedAt.getTime() && !COMPROMISES.has(reason);
    return { ...known, state: after ? 'revoked-later' : 'revoked', revokedAt: revokedAt.toISOString(), reason };
  }
  // An answer from after the signature says as much of it. Without an end an answer is good for a day (as c2pa-rs has it).
  const end = nextUpdate?.getTime() ?? thisUpdate.getTime() + DAY;
  return { ...known, state: at.getTime() <= end ? 'good' : 'stale' };
}

type Status = { kind: 'good' | 'unknown' } | { kind: 'revoked'; at: Date; reason: string };

/** CertStatus ::= CHOICE { good [0], revoked [1] { revocationTime, revocationReason [0] OPTIONAL }, unknown [2] }; pkijs leaves it raw. */
function statusOf({ certStatus }: SingleResponse): Status {
  const status = certStatus as Asn1;
  if (status.idBlock.tagNumber === 0) return { kind: 'good' };
  if (status.idBlock.tagNumber !== 1) return { kind: 'unknown' };
  const [time, reason] = status.valueBlock.value ?? [];
  const at = time?.toDate?.();
  if (!at || Number.isNaN(at.getTime())) throw new Error('revoked at no time');
  const number = reason?.valueBlock.value?.[0]?.valueBlock.valueDec ?? 0;
  return { kind: 'revoked', at, reason: REASONS[number] ?? 'unspecified' };
}

interface Asn1 {
  readonly idBlock: { readonly tagNumber: number };
  readonly valueBlock: { readonly value?: readonly Asn1[]; readonly valueDec?: number };
  readonly toDate?: () => Date;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const serialOf = ({ serialNumber }: PkiCertificate): string => hex(serialNumber.valueBlock.valueHexView);
