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

/**
 * Who signed? In this order, the first that holds:
 *
 * | evidence                                                    | state      |
 * |-------------------------------------------------------------|------------|
 * | the signature is missing                                    | unsigned   |
 * | the signature does not fit                                  | unchecked: whose it is cannot be said |
 * | revoked (engine)                                            | revoked    |
 * | wrong kind of certificate (engine or evaluator, F2)         | wrong-kind |
 * | expired (engine), or ended by now and no time is proven     | expired    |
 * | no chain could be read                                      | unlisted   |
 * | no list was asked (R46)                                     | unchecked  |
 * | our evaluator found a signer list, and the engine agrees    | listed     |
 * | anything else: only one of the two, or neither              | unlisted   |
 *
 * The engine's `signingCredential.trusted` is necessary and never sufficient (F2): where the two differ the stricter answer stands and
 * the difference is told. CAWG identities have no part in it (c2pa-engine.md section 9).
 * @param listNames names of lists by id.
 */
export function judgeIdentity(
  findings: readonly Finding[],
  evaluation: ChainEvaluation | undefined,
  timeProven: boolean,
  now: string,
  listNames: ReadonlyMap<string, string>,
): JudgedIdentity {
  const has = (code: string): boolean => findings.some((finding) => finding.code === code);
  const effect = (name: string): boolean => findings.some(({ meaning }) => meaning.effect === name);
  const [leaf] = evaluation?.chain ?? [];
  const ended = leaf !== undefined && !timeProven && Date.parse(leaf.notAfter) < Date.parse(now);
  const wrongKind = evaluation?.wrongKind !== undefined;
  const readable = leaf !== undefined && evaluation?.malformed === undefined;
  const engineTrusts = has('signingCredential.trusted');
  const { matches = [], asked = [] } = evaluation ?? {};

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
    },
  });

  if (has('claimSignature.missing')) return said('unsigned');
  if (has('claimSignature.mismatch')) return said('unchecked');
  if (effect('revoked')) return said('revoked');
  if (effect('wrong-kind')) return said('wrong-kind');
  if (wrongKind) return said('wrong-kind', 'countersign.signer.wrongKind', ...differ(engineTrusts));
  if (effect('expired')) return said('expired');
  if (ended) return said('expired', 'countersign.signer.expired');
  if (!readable) return said('unlisted', 'countersign.signer.unreadable', ...differ(engineTrusts));
  if (asked.length === 0) return said('unchecked', 'countersign.trust.notAsked');
  if (matches.length > 0 && engineTrusts) return said('listed');
  const told: AddedCode[] = has('signingCredential.untrusted') ? [] : ['signingCredential.untrusted'];
  return said('unlisted', ...told, ...differ(engineTrusts !== matches.length > 0));
}

const differ = (yes: boolean): OwnCode[] => (yes ? ['countersign.trust.disagreement'] : []);
