import type { Finding } from '#shared/verdict/findings.ts';
import type { ChainEvaluation, IdentityState, ManifestVerdict } from '#shared/verdict/model.ts';
import type { OwnCode } from '#shared/verdict/other-codes.ts';

export interface JudgedIdentity {
  readonly identity: ManifestVerdict['identity'];
  /** Found by us, beside what the engine's codes say. */
  readonly problems: readonly AddedCode[];
}

/** The engine's own code where it should have been and was not. */
type AddedCode = OwnCode | 'signingCredential.untrusted';

/** What the time axis found that the answer to "who" depends on. */
export interface TimeProof {
  readonly proven: boolean;
  /** By a time-stamp that the engine does not know of, so that its answers are about another instant (R60). */
  readonly preserved: boolean;
}

/**
 * Who signed? In this order, the first that holds:
 *
 * | evidence                                                    | state      |
 * |-------------------------------------------------------------|------------|
 * | the signature is missing                                    | unsigned   |
 * | the signature does not fit                                  | unchecked: whose it is cannot be said |
 * | revoked (engine or evaluator)                               | revoked    |
 * | wrong kind of certificate (engine or evaluator, F2)         | wrong-kind |
 * | expired (engine), or ended by now and no time is proven     | expired    |
 * | no chain could be read                                      | unlisted   |
 * | our evaluator found a signer list, and the engine agrees    | listed     |
 * | it is in the private credential store, and the engine agrees | private   |
 * | no list was asked (R46)                                     | unchecked  |
 * | a list would vouch, through an authority that was revoked   | unlisted, told as what it is |
 * | anything else: only one of the two, or neither              | unlisted   |
 *
 * The engine's `signingCredential.trusted` is necessary and never sufficient (F2): where the two differ the stricter answer stands and
 * the difference is told. Two of its answers are not about what was asked. With a time-stamp kept in this workspace it judges the
 * certificate now and not then; its "expired" and "untrusted" say no more than that. And `signingCredential.invalid` may be about the
 * certificate of a time-stamp's authority (measured; tests/timestamps-with-engine.test.ts), which `findings` know by another name then.
 * CAWG identities have no part in it (c2pa-engine.md section 9).
 * @param listNames names of lists by id.
 */
export function judgeIdentity(
  findings: readonly Finding[],
  evaluation: ChainEvaluation | undefined,
  time: TimeProof,
  now: string,
  listNames: ReadonlyMap<string, string>,
): JudgedIdentity {
  const has = (code: string): boolean => findings.some((finding) => finding.code === code);
  const effect = (name: string): boolean => findings.some(({ meaning }) => meaning.effect === name);
  const [leaf] = evaluation?.chain ?? [];
  const ended = leaf !== undefined && !time.proven && Date.parse(leaf.notAfter) < Date.parse(now);
  const wrongKind = evaluation?.wrongKind !== undefined;
  const readable = leaf !== undefined && evaluation?.malformed === undefined;
  const engineTrusts = has('signingCredential.trusted') || time.preserved;
  const { matches = [], asked = [], misses = [], revocation, issuerRevocations, identities } = evaluation ?? {};
  const known = evaluation?.private;

  const said = (state: IdentityState, ...problems: AddedCode[]): JudgedIdentity => ({
    problems,
    identity: {
      state,
      ...(leaf && { signer: leaf }),
      chain: evaluation?.chain ?? [],
      ...(evaluation && { algorithm: evaluation.algorithm }),
      // A list vouches for a certificate; if this one did not sign, nobody vouches here.
      matches: state === 'unchecked' || state === 'unsigned' ? [] : matches,
      asked: asked.filter((id) => !matches.some(({ list }) => list === id)).map((id) => listNames.get(id) ?? id),
      ...(misses.length > 0 && { misses }),
      ...(known && state !== 'unchecked' && state !== 'unsigned' && { private: known }),
      ...(revocation && { revocation }),
      ...(issuerRevocations && { issuerRevocations }),
      ...(identities && { cawg: identities }),
    },
  });

  if (has('claimSignature.missing')) return said('unsigned');
  if (has('claimSignature.mismatch')) return said('unchecked');
  if (effect('revoked')) return said('revoked');
  // An answer that somebody here asked for is not the engine's to know: that it trusts is no difference of opinion.
  if (revocation?.state === 'revoked')
    return said('revoked', 'countersign.signer.revoked', ...differ(engineTrusts && revocation.asked === undefined));
  if (effect('wrong-kind')) return said('wrong-kind');
  if (wrongKind) return said('wrong-kind', 'countersign.signer.wrongKind', ...differ(engineTrusts));
  if (effect('expired') && !time.preserved) return said('expired');
  if (ended) return said('expired', 'countersign.signer.expired');
  if (!readable) return said('unlisted', 'countersign.signer.unreadable', ...differ(engineTrusts));
  if (matches.length > 0 && engineTrusts) return said('listed');
  if (known && engineTrusts) return said('private', ...differ(matches.length > 0));
  if (asked.length === 0) return said('unchecked', 'countersign.trust.notAsked', ...differ(known !== undefined));
  if (matches.length === 0 && misses.some(({ why }) => why === 'revoked'))
    return said('unlisted', 'countersign.issuer.revoked', ...differ(engineTrusts));
  const told: AddedCode[] = has('signingCredential.untrusted') ? [] : ['signingCredential.untrusted'];
  return said('unlisted', ...told, ...differ(engineTrusts !== (matches.length > 0 || known !== undefined)));
}

const differ = (yes: boolean): OwnCode[] => (yes ? ['countersign.trust.disagreement'] : []);
