import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CertificateReport } from '#shared/api/certificate.ts';
import type { AssetId } from '#shared/api/ids.ts';
import { SignerId } from '#shared/api/ids.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { askRevocation } from './ask-revocation.ts';
import { reportText } from './tams-reports.ts';
import type { TrustOptions } from './trust.ts';
import { TrustBundleReport, TrustCertificateReport } from './trust-reports.ts';
import { chainText, preflightText } from './trust-text.ts';

interface CertificateFiles {
  /** PEM or DER, in signing order. */
  files: string[];
  key?: string | undefined;
  ocsp?: string | undefined;
  /** The authority that the chain has to lead to. */
  root?: string | undefined;
}

/** `trust preflight SIGNER`: what would stand in the way of signing, exit 1 when something does. */
export async function preflightSigner(
  { client }: CliSession,
  named: string,
  { json, print, askRevocation: asks }: TrustOptions & { askRevocation: boolean },
): Promise<ExitCode> {
  const signer = SignerId.safeParse(named);
  if (!signer.success) throw new AppError('not_found', `There is no signer ${named}. See: countersign signers`);
  const answered = !asks || (await askRevocation({ client }, { kind: 'signer', signer: signer.data }, named));
  const preflight = await client['signer.preflight']({ signer: signer.data });
  const chain = (await client['signer.list']({})).find(({ id }) => id === signer.data)?.chain ?? [];
  return show({ chain, preflight }, answered, { json, print });
}

/**
 * `trust preflight --cert` and `trust verify-certificate`: the same for files, with the whole chain.
 * @param env COUNTERSIGN_PASSPHRASE opens an encrypted key; arguments are for everybody to read
 */
export async function preflightFiles(
  session: CliSession,
  { files, key, ocsp, root }: CertificateFiles,
  { json, print, env, askRevocation: asks = false }: TrustOptions & { env: NodeJS.ProcessEnv; askRevocation?: boolean },
): Promise<ExitCode> {
  const ids = await grant(session, files);
  const answered = !asks || (await askRevocation(session, { kind: 'files', files: ids }, files.join(', ')));
  const report = await session.client['certificate.preflight']({
    files: ids,
    ...(key !== undefined && {
      key: (await session.core.grantFile(key)).id,
      passphrase: env['COUNTERSIGN_PASSPHRASE'],
    }),
    ...(root !== undefined && { root: (await session.core.grantFile(root)).id }),
    ...(ocsp !== undefined && { ocsp: (await session.core.grantFile(ocsp)).id }),
  });
  return show(report, answered, { json, print });
}

function show(report: CertificateReport, answered: boolean, { json, print }: TrustOptions): ExitCode {
  if (json) print(reportText(TrustCertificateReport, { version: 1, ...report }));
  else print(chainText(report.chain) + preflightText(report.preflight));
  if (!answered) return EXIT.failed;
  return report.preflight.outcome === 'blocked' ? EXIT.problem : EXIT.fine;
}

/** `trust bundle`: separate files in signing order. A file that is there already is never written over. */
export async function buildBundle(
  session: CliSession,
  files: string[],
  { out, keepRoot, json, print }: TrustOptions & { out: string; keepRoot: boolean },
): Promise<ExitCode> {
  const { pem, ...about } = await session.client['certificate.bundle']({
    files: await grant(session, files),
    keepRoot,
  });
  await writeFile(out, pem, { flag: 'wx' }).catch((cause: unknown) => {
    throw new AppError('output_refused', `${out} is there already, or cannot be written. Name another file.`, {
      cause,
    });
  });
  if (json) print(reportText(TrustBundleReport, { version: 1, ...about, out: resolve(out) }));
  else {
    print(chainText(about.chain));
    for (const { subject } of about.dropped) print(`left out: ${displayText(subject, { max: 100 })} (a root)\n`);
  }
  return EXIT.fine;
}

const grant = async ({ core }: CliSession, files: string[]): Promise<AssetId[]> =>
  Promise.all(files.map(async (file) => (await core.grantFile(file)).id));
