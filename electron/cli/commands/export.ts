import { z } from '#shared/rpc/zod.ts';
import { SignerId } from '#shared/api/ids.ts';
import { ExportResult } from '#shared/api/project.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { inspectionText } from '../text.ts';

/** What `countersign export --json` prints. */
export const ExportReport = z.object({ version: z.literal(1), result: ExportResult });

export interface ExportOptions {
  out: string;
  signer: string | undefined;
  signAnyway: boolean;
  signRevoked: boolean;
  json: boolean;
  print: (text: string) => void;
}

/** Exports a project file. Without `--signer` the only signer there is, or an error that names the choices. */
export async function exportProject(session: CliSession, project: string, options: ExportOptions): Promise<ExitCode> {
  const { client, core } = session;
  const file = await core.grantFile(project);
  const { graph } = await client['project.openFile']({ file: file.id });
  const signer = await chooseSigner(session, options.signer);
  const { target } = await core.grantTarget(options.out);
  const { signAnyway, signRevoked } = options;
  const { job } = await client['export.start']({ graph, signer, target, signAnyway, signRevoked });
  await session.finish(job);
  const result = await client['export.result']({ job });
  if (options.json) {
    options.print(`${JSON.stringify(z.encode(ExportReport, { version: 1, result }), null, 2)}\n`);
  } else {
    options.print(
      `${inspectionText(result.inspection)}\n  ${result.manifests} manifests, ${result.size} bytes, sha256 ${result.sha256}\n`,
    );
  }
  return EXIT.fine;
}

/** The signer that is named, or the only one there is. @throws AppError 'invalid_input' that names the choices */
export async function chooseSigner({ client }: CliSession, asked: string | undefined): Promise<SignerId> {
  if (asked !== undefined) {
    const id = SignerId.safeParse(asked);
    if (!id.success) throw new AppError('invalid_input', `“${asked}” is not a signer's id. See: countersign signers`);
    return id.data;
  }
  const signers = await client['signer.list']({});
  const [only] = signers;
  if (only && signers.length === 1) return only.id;
  const choices = signers.map(({ id }) => id).join(', ');
  throw new AppError(
    'invalid_input',
    signers.length === 0
      ? 'There is no signer yet. Make one: countersign demo'
      : `Choose a signer with --signer: ${choices}.`,
  );
}
