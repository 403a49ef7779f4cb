import { ReadingPolicy } from '#shared/verdict/policy.ts';
import { z } from '#shared/rpc/zod.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { reportText } from './tams-reports.ts';
import type { TrustOptions } from './trust.ts';

/** What `countersign trust policy --json` prints. */
export const TrustPolicyReport = z.object({ version: z.literal(1), policy: ReadingPolicy });

const WORDS: readonly [keyof ReadingPolicy, string, string][] = [
  ['requireTimestamp', 'require-timestamp', 'a time-stamp has to prove when a file was signed'],
  ['requireRevocation', 'require-revocation', "an answer has to say whether a signer's certificate was revoked"],
  ['askIssuers', 'ask-issuers', 'an issuer may be asked about that, by --ask-revocation or a button'],
  ['reachInside', 'reach-inside', '… also where its service is inside this machine or network'],
];

/** `trust policy`: what is required of files, and who may be asked; changed where a switch is named. */
export async function showPolicy(
  { client }: CliSession,
  change: Partial<ReadingPolicy>,
  { json, print }: TrustOptions,
): Promise<ExitCode> {
  const { policy: before } = await client['settings.get']({});
  const { policy } =
    Object.keys(change).length === 0
      ? { policy: before }
      : await client['settings.set']({ policy: { ...before, ...change } });
  if (json) print(reportText(TrustPolicyReport, { version: 1, policy }));
  else
    for (const [key, option, words] of WORDS) print(`${option.padEnd(18)}  ${policy[key] ? 'on ' : 'off'}  ${words}\n`);
  return EXIT.fine;
}
