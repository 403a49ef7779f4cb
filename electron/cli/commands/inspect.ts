import { z } from '#shared/rpc/zod.ts';
import { Inspection } from '#shared/api/asset.ts';
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

/**
 * Validates files one after another. One that cannot be opened does not stop the others from being reported. What `schemas` finds is
 * printed, and changes neither a verdict nor the exit code (R67).
 */
export async function inspectFiles(
  session: CliSession,
  files: readonly string[],
  options: { json: boolean; schemas?: boolean; askRevocation?: boolean; out: (text: string) => void },
): Promise<ExitCode> {
  const inspections: z.output<typeof InspectReport>['files'] = [];
  let answered = true;
  for (const file of files) {
    const { id } = await session.core.grantFile(file);
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
  }
  if (options.json) {
    options.out(`${JSON.stringify(z.encode(InspectReport, { version: 1, files: inspections }), null, 2)}\n`);
  }
  return answered ? exitOfVerdict(inspections) : EXIT.failed;
}

/** Whether somebody should look at one of them. */
export const exitOfVerdict = (inspections: readonly Inspection[]): ExitCode =>
  inspections.some(({ verdict }) => PROBLEMS.has(verdict.headline.state)) ? EXIT.problem : EXIT.fine;
