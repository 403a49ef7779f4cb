import { z } from '#shared/rpc/zod.ts';
import { Inspection } from '#shared/api/asset.ts';
import type { HeadlineState } from '#shared/verdict/model.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { inspectionText } from '../text.ts';

/** What `countersign inspect --json` prints: docs/json/inspect.schema.json is made from this. */
export const InspectReport = z.object({ version: z.literal(1), files: z.array(Inspection) });

/** Headlines that mean somebody should look. An unknown signer and the absence of credentials are not among them. */
const PROBLEMS: ReadonlySet<HeadlineState> = new Set(['incomplete', 'broken', 'unreadable', 'not-media']);

/** Validates files one after another. One that cannot be opened does not stop the others from being reported. */
export async function inspectFiles(
  session: CliSession,
  files: readonly string[],
  options: { json: boolean; out: (text: string) => void },
): Promise<ExitCode> {
  const inspections: Inspection[] = [];
  for (const file of files) {
    const { id } = await session.core.grantFile(file);
    await session.finish((await session.client['asset.validate']({ asset: id })).job);
    const inspection = await session.client['asset.inspect']({ asset: id });
    inspections.push(inspection);
    if (!options.json) options.out(`${inspectionText(inspection)}\n`);
  }
  if (options.json) {
    options.out(`${JSON.stringify(z.encode(InspectReport, { version: 1, files: inspections }), null, 2)}\n`);
  }
  return exitOfVerdict(inspections);
}

/** Whether somebody should look at one of them. */
export const exitOfVerdict = (inspections: readonly Inspection[]): ExitCode =>
  inspections.some(({ verdict }) => PROBLEMS.has(verdict.headline.state)) ? EXIT.problem : EXIT.fine;
