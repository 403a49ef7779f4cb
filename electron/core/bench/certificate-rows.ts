import type { BenchRow } from '#shared/api/bench.ts';
import type { TrustPurpose } from '#shared/api/trust.ts';
import type { Revocation } from '#shared/verdict/model.ts';
import { certificateView } from '#core/bench/certificate-view.ts';
import { acceptedBy, judged } from '#core/bench/rows.ts';
import { profileChecks } from '#core/signers/preflight.ts';
import type { Certificate } from '#core/trust/certificate.ts';
import { issued, orderPath } from '#core/trust/chain-path.ts';
import type { Evidence } from '#core/trust/evaluate.ts';
import type { LoadedList } from '#core/trust/list-file.ts';
import { askLists, type ListAnswers, missEverywhere } from '#core/trust/match-lists.ts';
import { evaluateRevocation } from '#core/trust/revocation.ts';
import { wrongKind } from '#core/trust/signing-certificate.ts';
import { isForTimestampsAlone } from '#core/trust/timestamp.ts';

/** As many chains as a person compares at once; each is asked of every list. */
const MAX_CHAINS = 20;

/**
 * The rows of a certificate file, judged now: one for every certificate that issued none of the others, with those that issued it. Lists
 * of every purpose are asked, each what it is for: a signer's certificate is none for a time-stamping authority, and the other way round.
 */
export async function certificateRows(
  certificates: readonly Certificate[],
  title: string,
  lists: readonly LoadedList[],
  evidence: Evidence,
): Promise<BenchRow[]> {
  const { now, known } = evidence;
  const leaves = certificates.filter((one) => !certificates.some((other) => other !== one && issued(other, one)));
  return Promise.all(
    leaves.slice(0, MAX_CHAINS).map(async (leaf, index): Promise<BenchRow> => {
      const path = orderPath(
        leaf,
        certificates.filter((one) => one !== leaf),
      );
      const { facts } = leaf;
      const kind = wrongKind(
        facts,
        lists.flatMap(({ list }) => list.acceptedUsages),
      );
      const isAuthority = isForTimestampsAlone(leaf) && !facts.ca;
      const answers: ListAnswers = { matches: [], misses: [] };
      for (const purpose of ['signer', 'tsa', 'cawg'] as const) {
        const why = purpose === 'tsa' ? (isAuthority ? undefined : NO_AUTHORITY) : kind;
        const asked = lists.filter(({ list }) => list.purpose === purpose);
        const found =
          why === undefined
            ? await askLists(leaf, path.slice(1), asked, now)
            : { matches: [], misses: missEverywhere(asked, 'wrong-kind', why) };
        answers.matches.push(...found.matches);
        answers.misses.push(...found.misses);
      }
      const { cells, validUntil } = allPurposes(answers, lists, now);
      const name = known?.get(facts.fingerprint);
      const isCurrent = Date.parse(facts.notBefore) <= now.getTime() && now.getTime() <= Date.parse(facts.notAfter);
      const revocation = await revocationOf(leaf, path.slice(1), lists, evidence);
      return {
        id: `${index}`,
        subject: 'certificate',
        title,
        chain: path.map(certificateView),
        judgedAt: now.toISOString(),
        proven: false,
        cells,
        ...(name !== undefined &&
          isCurrent && { private: { fingerprint: facts.fingerprint, name, until: facts.notAfter } }),
        findings: isAuthority
          ? []
          : profileChecks(leaf, now, { accepted: acceptedBy(lists) }).filter(({ outcome }) => outcome !== 'ok'),
        ...(kind !== undefined && !isAuthority && { problem: kind }),
        ...(revocation && { revocation }),
        ...(validUntil !== undefined && { validUntil }),
      };
    }),
  );
}

/** A certificate in a file has no answer beside it; there is one when somebody asked its issuer. */
async function revocationOf(
  leaf: Certificate,
  others: readonly Certificate[],
  lists: readonly LoadedList[],
  { now, asked }: Evidence,
): Promise<Revocation | undefined> {
  const answers = (await asked?.(leaf.facts.fingerprint)) ?? [];
  if (answers.length === 0) return undefined;
  const issuers = [...others, ...lists.flatMap(({ certificates }) => certificates)];
  return evaluateRevocation({ leaf, issuers, responses: [], asked: answers, at: now, proven: false, now });
}

const NO_AUTHORITY = 'The certificate was not made for time-stamping alone.';

/** Each column by its own purpose. */
function allPurposes(
  answers: ListAnswers,
  lists: readonly LoadedList[],
  now: Date,
): Pick<BenchRow, 'cells' | 'validUntil'> {
  const by = (purpose: TrustPurpose) => judged({ ...answers, judgedAt: now.toISOString() }, purpose, lists, false);
  const rows = { signer: by('signer'), tsa: by('tsa'), cawg: by('cawg') };
  const { validUntil } = rows.signer;
  return {
    cells: lists.map(({ list }, index) => rows[list.purpose].cells[index]!),
    ...(validUntil !== undefined && { validUntil }),
  };
}
