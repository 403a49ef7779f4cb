import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SignerId } from '#shared/api/ids.ts';
import { AnswerReport, type SignatureAlgorithm, Signer } from '#shared/api/signer.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { reportText } from './tams-reports.ts';
import type { TrustOptions } from './trust.ts';
import { chainText, preflightText } from './trust-text.ts';

/** What `countersign signer csr|renew|cancel-request --json` print. */
export const SignerReport = z.object({ version: z.literal(1), signer: Signer });
/** What `countersign signer install-certificate --json` prints. */
export const SignerAnswerReport = z.object({
  version: z.literal(1),
  ...AnswerReport.shape,
  installed: z.boolean(),
  signer: Signer,
});

interface KeyOptions {
  newKey: boolean;
  algorithm?: SignatureAlgorithm | undefined;
}

const keyOf = ({ newKey, algorithm }: KeyOptions) => ({
  key: newKey ? ('new' as const) : ('same' as const),
  ...(algorithm !== undefined && { algorithm }),
});

/** `signer csr`: makes a request for a certificate, or gives the one that waits again, as a file or on stdout. */
export async function requestCertificate(
  { client }: CliSession,
  named: string,
  options: TrustOptions & KeyOptions & { subject?: string | undefined; again: boolean; out?: string | undefined },
): Promise<ExitCode> {
  const { subject, again, out, json, print } = options;
  const id = signerId(named);
  const signer = again
    ? (await client['signer.list']({})).find((one) => one.id === id)
    : await client['signer.request']({
        signer: id,
        ...keyOf(options),
        ...(subject !== undefined && { subject }),
      });
  if (!signer?.pending)
    throw new AppError(
      'invalid_input',
      `No request of ${named} waits for an answer. Make one: countersign signer csr ${named}`,
    );
  const { csr, key } = signer.pending;
  if (out !== undefined) await write(out, csr);
  if (json) print(reportText(SignerReport, { version: 1, signer }));
  else if (out === undefined) print(csr);
  else
    print(
      `${resolve(out)}: a request for ${displayText(signer.pending.subject, { max: 200 })}, with ${key === 'new' ? 'a new key' : 'the key in use'}.\nGive it to your authority, then: countersign signer install-certificate ${id} ANSWER\n`,
    );
  return EXIT.fine;
}

/** `signer install-certificate`: an authority's answer becomes the signer's certificate, after its pre-flight. */
export async function installCertificate(
  { client, core }: CliSession,
  named: string,
  paths: readonly string[],
  { dryRun, json, print }: TrustOptions & { dryRun: boolean },
): Promise<ExitCode> {
  const id = signerId(named);
  const files = await Promise.all(paths.map(async (path) => (await core.grantFile(path)).id));
  const answer = await client['signer.previewAnswer']({ signer: id, files });
  if (!json) print(chainText(answer.chain) + preflightText(answer.preflight));
  const signer = dryRun
    ? (await client['signer.list']({})).find((one) => one.id === id)
    : await client['signer.installCertificate']({ signer: id, files });
  if (!signer) throw noSigner(named);
  if (json) print(reportText(SignerAnswerReport, { version: 1, ...answer, installed: !dryRun, signer }));
  else print(dryRun ? 'Nothing was changed.\n' : signerText(signer));
  return answer.preflight.outcome === 'blocked' ? EXIT.problem : EXIT.fine;
}

/** `signer renew`: a self-signed credential gets its next certificate from itself. */
export async function renewSigner(
  { client }: CliSession,
  named: string,
  options: TrustOptions & KeyOptions & { days: number },
): Promise<ExitCode> {
  const { days, ...rest } = options;
  return show(await client['signer.renew']({ signer: signerId(named), ...keyOf(rest), days }), options);
}

/** `signer cancel-request`: gives up the request that waits, and its new key. */
export async function cancelRequest({ client }: CliSession, named: string, options: TrustOptions): Promise<ExitCode> {
  return show(await client['signer.cancelRequest']({ signer: signerId(named) }), options);
}

/** Until when its certificate lasts, what it waits for, and what it had before. */
export function signerText({ id, name, certificate, pending, former }: Signer): string {
  const lines = [
    `${id}  ${safe(name)}: ${safe(certificate.subject)}, to ${day(certificate.notAfter)}`,
    ...(pending ? [`  a request of ${day(pending.madeAt)} waits for its answer: ${safe(pending.subject)}`] : []),
    ...former.map(
      ({ certificate: old, replacedAt, key }) =>
        `  until ${day(replacedAt)}: ${safe(old.subject)}, serial ${old.serial}, ${key === 'same' ? 'same key' : 'another key'}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function show(signer: Signer, { json, print }: TrustOptions): ExitCode {
  print(json ? reportText(SignerReport, { version: 1, signer }) : signerText(signer));
  return EXIT.fine;
}

function signerId(named: string): SignerId {
  const parsed = SignerId.safeParse(named);
  if (parsed.success) return parsed.data;
  throw noSigner(named);
}

const noSigner = (named: string): AppError =>
  new AppError('not_found', `There is no signer ${named}. See: countersign signers`);

/** A file that is there already is never written over: it may be another request. */
async function write(out: string, text: string): Promise<void> {
  await writeFile(out, text, { flag: 'wx' }).catch((cause: unknown) => {
    throw new AppError(
      'output_refused',
      `${out} is there already, or cannot be written. The request waits: write it elsewhere with --again.`,
      { cause },
    );
  });
}

const day = (instant: string): string => instant.slice(0, 10);
const safe = (text: string): string => displayText(text, { max: 200 });
