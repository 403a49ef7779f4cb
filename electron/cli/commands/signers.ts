import { PreflightReport, Signer } from '#shared/api/signer.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { z } from '#shared/rpc/zod.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';

/** What `countersign signers --json` prints. */
export const SignersReport = z.object({
  version: z.literal(1),
  signers: z.array(z.object({ signer: Signer, preflight: PreflightReport })),
});

export async function showSigners(
  { client }: CliSession,
  { json, print }: { json: boolean; print: (text: string) => void },
): Promise<ExitCode> {
  const signers = await Promise.all(
    (await client['signer.list']({})).map(async (signer) => ({
      signer,
      preflight: await client['signer.preflight']({ signer: signer.id }),
    })),
  );
  if (json) print(`${JSON.stringify(z.encode(SignersReport, { version: 1, signers }), null, 2)}\n`);
  else if (signers.length === 0) print('No signer yet. Make demo signers with: countersign demo\n');
  for (const { signer, preflight } of json ? [] : signers) {
    print(
      `${signer.id}  ${displayText(signer.name, { max: 60 })}  ${signer.algorithm}${signer.kind === 'demo' ? ' (demo)' : ''}  ${preflight.outcome}\n`,
    );
    for (const { rule, outcome, message } of preflight.checks) {
      if (outcome !== 'ok') print(`  ${outcome}: ${displayText(message, { max: 200 })} [${rule}]\n`);
    }
    if (signer.pending)
      print(
        `  a request of ${signer.pending.madeAt.slice(0, 10)} waits: countersign signer install-certificate ${signer.id} ANSWER\n`,
      );
  }
  return signers.some(({ preflight }) => preflight.outcome === 'blocked') ? EXIT.problem : EXIT.fine;
}
