import { TrustList } from '#shared/api/trust.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { z } from '#shared/rpc/zod.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';

/** What `countersign lists --json` prints. */
export const ListsReport = z.object({ version: z.literal(1), lists: z.array(TrustList) });

const line = ({ id, name, purpose, kind, entries, expired, enabled, version }: TrustList): string =>
  `${id}  ${displayText(name, { max: 60 })}  ${purpose} ${kind}, ${entries} entries (${expired} expired), ${enabled ? 'on' : 'off'}, ${version?.slice(0, 12) ?? 'nothing taken yet'}\n`;

export async function showLists(
  { client }: CliSession,
  { json, print }: { json: boolean; print: (text: string) => void },
): Promise<ExitCode> {
  const lists = await client['trust.lists']({});
  if (json) print(`${JSON.stringify(z.encode(ListsReport, { version: 1, lists }), null, 2)}\n`);
  else
    print(
      lists.length === 0
        ? 'No trust list yet: signers are shown, and nobody is vouched for.\n'
        : lists.map(line).join(''),
    );
  return EXIT.fine;
}

export async function importList(
  { client, core }: CliSession,
  file: string,
  options: { name: string; purpose: TrustList['purpose']; kind: TrustList['kind'] },
  print: (text: string) => void,
): Promise<ExitCode> {
  const { id } = await core.grantFile(file);
  print(line(await client['trust.import']({ file: id, ...options })));
  return EXIT.fine;
}
