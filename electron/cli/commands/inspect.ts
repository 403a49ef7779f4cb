import { z } from '#shared/rpc/zod.ts';
import { Inspection } from '#shared/api/asset.ts';
import type { AssetId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { SchemaReport } from '#shared/schema/model.ts';
import type { HeadlineState } from '#shared/verdict/model.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { askRevocation } from './ask-revocation.ts';
import { inspectionText } from '../text.ts';
import { schemasText } from './schemas-text.ts';

/** What `countersign inspect --json` prints: docs/json/inspect.schema.json is made from this. */
export const InspectReport = z.object({
  version: z.literal(1),
  files: z.array(
    Inspection.extend({
      /** With --schemas, of a file that has credentials. */
      schemas: SchemaReport.optional(),
    }),
  ),
});

/** Headlines that mean somebody should look. An unknown signer and the absence of credentials are not among them. */
const PROBLEMS: ReadonlySet<HeadlineState> = new Set(['incomplete', 'broken', 'unreadable', 'not-media']);

export interface InspectOptions {
  json: boolean;
  /** Also hold the assertions against the published schemas. */
  schemas?: boolean;
  /** Also asks the issuer of the signer's certificate whether it was revoked. */
  askRevocation?: boolean;
  out: (text: string) => void;
  /** A file with the manifest store for the one file to inspect. */
  credentials?: string | undefined;
  /** Asks the address that a file names for its credentials. */
  fetchRemote?: boolean;
  allowHttp?: boolean;
  allowInside?: boolean;
}

/**
 * Validates files one after another. What `schemas` finds is printed, and changes neither a verdict nor the exit code (R67). Credentials
 * that are given or fetched here are for this run alone.
 */
export async function inspectFiles(
  session: CliSession,
  files: readonly string[],
  options: InspectOptions,
): Promise<ExitCode> {
  if (options.credentials !== undefined && files.length > 1)
    throw new AppError('invalid_input', '--credentials is for one file. Inspect the files one by one.');
  const inspections: z.output<typeof InspectReport>['files'] = [];
  let answered = true;
  for (const file of files) {
    const { id } = await session.core.grantFile(file);
    const isBrought = await bringCredentials(session, id, options);
    try {
      if (options.askRevocation === true) {
        answered = (await askRevocation(session, { kind: 'manifest', asset: id }, file)) && answered;
      }
      await session.finish((await session.client['asset.validate']({ asset: id })).job);
      const inspection = await session.client['asset.inspect']({ asset: id });
      const schemas =
        options.schemas === true && inspection.outcome.kind === 'readable'
          ? await session.client['asset.schemas']({ asset: id })
          : undefined;
      inspections.push({ ...inspection, ...(schemas && { schemas }) });
      if (!options.json)
        options.out(`${[inspectionText(inspection), ...(schemas ? [schemasText(schemas)] : [])].join('\n')}\n`);
    } finally {
      if (isBrought) await session.client['asset.forgetCredentials']({ asset: id });
    }
  }
  if (options.json) {
    options.out(`${JSON.stringify(z.encode(InspectReport, { version: 1, files: inspections }), null, 2)}\n`);
  }
  return answered ? exitOfVerdict(inspections) : EXIT.failed;
}

/** @returns whether the file is read with something now that it was not read with before. */
async function bringCredentials(session: CliSession, asset: AssetId, options: InspectOptions): Promise<boolean> {
  const { client } = session;
  const { credentials, fetchRemote = false, allowHttp = false, allowInside = false } = options;
  if (credentials === undefined && !fetchRemote) return false;
  const { outcome, credentialsFrom } = await client['asset.inspect']({ asset });
  if (credentials !== undefined) {
    const { id: file } = await session.core.grantFile(credentials);
    await client['asset.useCredentials']({ asset, from: { kind: 'file', file } });
    await client['asset.forget']({ asset: file });
  } else if (outcome.kind === 'remote') {
    const wish = { asset, address: outcome.url, plainHttp: allowHttp, inside: allowInside };
    await session.finish((await client['asset.fetchCredentials'](wish)).job);
  }
  return credentialsFrom === undefined && (credentials !== undefined || outcome.kind === 'remote');
}

/** Whether somebody should look at one of them. */
export const exitOfVerdict = (inspections: readonly Inspection[]): ExitCode =>
  inspections.some(({ verdict }) => PROBLEMS.has(verdict.headline.state)) ? EXIT.problem : EXIT.fine;
