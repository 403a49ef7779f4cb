import type { TrustListId } from '#shared/api/ids.ts';
import { TrustListId as ListId } from '#shared/api/ids.ts';
import type { TrustList } from '#shared/api/trust.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import { reportText } from './tams-reports.ts';
import {
  TrustDiffReport,
  TrustEntriesReport,
  TrustListReport,
  TrustListsReport,
  TrustUpdateReport,
  TrustVersionsReport,
} from './trust-reports.ts';
import { diffText, entryText, listText, versionText } from './trust-text.ts';

export interface TrustOptions {
  json: boolean;
  print: (text: string) => void;
}

/** `trust lists`: every list with what stands out about it. */
export async function showLists({ client }: CliSession, { json, print }: TrustOptions): Promise<ExitCode> {
  const lists = await client['trust.lists']({});
  if (json) print(reportText(TrustListsReport, { version: 1, lists }));
  else print(lists.map((list) => listText(list, new Date())).join(''));
  return EXIT.fine;
}

/** `trust entries`: what is on a list, by the words of a search. */
export async function showEntries(
  { client }: CliSession,
  named: string,
  { search, of, json, print }: TrustOptions & { search: string; of: string | undefined },
): Promise<ExitCode> {
  const list = listId(named);
  const version = await versionOf(client, list, of);
  const found = await client['trust.entries']({ list, search, ...(version !== undefined && { version }) });
  const { version: listVersion, total, entries } = found;
  if (json) print(reportText(TrustEntriesReport, { version: 1, list, listVersion, total, entries }));
  else print(`${entries.map((entry) => `${entryText(entry)}\n`).join('')}${entries.length} of ${total} entries\n`);
  return EXIT.fine;
}

/** `trust versions`: every version a list ever had. */
export async function showVersions(
  { client }: CliSession,
  named: string,
  { json, print }: TrustOptions,
): Promise<ExitCode> {
  const list = listId(named);
  const versions = await client['trust.versions']({ list });
  if (json) print(reportText(TrustVersionsReport, { version: 1, list, versions }));
  for (const version of json ? [] : versions) print(versionText(version));
  return EXIT.fine;
}

/** `trust diff`: what a file, or the list at its address, would change. A file is not kept; what is fetched waits to be accepted. */
export async function showDiff(
  session: CliSession,
  named: string,
  { file, fetch, json, print }: TrustOptions & { file: string | undefined; fetch: boolean },
): Promise<ExitCode> {
  const { client, core } = session;
  const list = listId(named);
  if ((file === undefined) !== fetch)
    throw new AppError(
      'invalid_input',
      'Name the file to compare with, or say --fetch to ask the address of the list.',
    );
  const diff =
    file === undefined
      ? (await client['trust.check']({ list })).diff
      : await client['trust.diff']({ list, to: { file: (await core.grantFile(file)).id } });
  print(json ? reportText(TrustDiffReport, { version: 1, list, diff }) : diff ? diffText(diff) : 'Nothing new.\n');
  return EXIT.fine;
}

/** `trust update`: looks at the newer version, says what it changes, and takes it when told to. */
export async function updateList(
  { client, core }: CliSession,
  named: string,
  {
    file,
    accept,
    acceptRemovals,
    json,
    print,
  }: TrustOptions & { file: string | undefined; accept: boolean; acceptRemovals: boolean },
): Promise<ExitCode> {
  const id = listId(named);
  const granted = file === undefined ? {} : { file: (await core.grantFile(file)).id };
  const { list, diff } = await client['trust.check']({ list: id, ...granted });
  if (!json) print(diff ? diffText(diff) : 'Nothing new.\n');
  const version = list.candidate?.version;
  const accepted = accept && version !== undefined;
  const now = accepted ? await client['trust.accept']({ list: id, version, removals: acceptRemovals }) : list;
  if (json) print(reportText(TrustUpdateReport, { version: 1, list: now, diff, accepted }));
  else if (accepted) print(`In use now:\n${listText(now, new Date())}`);
  else if (diff)
    print(
      `Nothing was changed. To take it: countersign trust update ${id}${file === undefined ? '' : ' FILE'} --accept\n`,
    );
  return EXIT.fine;
}

/** `trust import`: a new list from a file. */
export async function importList(
  { client, core }: CliSession,
  file: string,
  {
    json,
    print,
    ...as
  }: TrustOptions & {
    name: string;
    purpose: TrustList['purpose'];
    kind: TrustList['kind'];
    vouchesFor?: TrustList['vouchesFor'];
    operator?: string;
    ecosystem?: string;
    audience?: string;
  },
): Promise<ExitCode> {
  const { id } = await core.grantFile(file);
  return showList(await client['trust.import']({ file: id, ...as }), { json, print });
}

/** `trust usages`: takes the accepted extended key usages of a list from a file, or those of its purpose again. */
export async function importUsages(
  { client, core }: CliSession,
  named: string,
  file: string | undefined,
  options: TrustOptions,
): Promise<ExitCode> {
  const granted = file === undefined ? undefined : await core.grantFile(file);
  return showList(await client['trust.importUsages']({ list: listId(named), file: granted?.id }), options);
}

/** `trust vouches-for`: says what being on an imported list means. */
export async function setVouchesFor(
  { client }: CliSession,
  named: string,
  vouchesFor: TrustList['vouchesFor'],
  options: TrustOptions,
): Promise<ExitCode> {
  return showList(await client['trust.setVouchesFor']({ list: listId(named), vouchesFor }), options);
}

/** `trust rollback`: puts another version of a list into use. */
export async function rollbackList(
  { client }: CliSession,
  named: string,
  wanted: string,
  options: TrustOptions,
): Promise<ExitCode> {
  const list = listId(named);
  const version = (await versionOf(client, list, wanted)) ?? wanted;
  return showList(await client['trust.rollback']({ list, version }), options);
}

/** `trust enable` and `trust disable`. */
export async function switchList(
  { client }: CliSession,
  named: string,
  enabled: boolean,
  options: TrustOptions,
): Promise<ExitCode> {
  return showList(await client['trust.setEnabled']({ list: listId(named), enabled }), options);
}

function showList(list: TrustList, { json, print }: TrustOptions): ExitCode {
  print(json ? reportText(TrustListReport, { version: 1, list }) : listText(list, new Date()));
  return EXIT.fine;
}

function listId(named: string): TrustListId {
  const parsed = ListId.safeParse(named);
  if (parsed.success) return parsed.data;
  throw new AppError('not_found', `There is no trust list ${named}. See: countersign trust lists`);
}

/** A version by the beginning of its hash, as `trust versions` prints it. */
async function versionOf(
  client: CliSession['client'],
  list: TrustListId,
  beginning: string | undefined,
): Promise<string | undefined> {
  if (beginning === undefined) return undefined;
  const found = (await client['trust.versions']({ list })).filter(({ version }) => version.startsWith(beginning));
  if (found.length === 1) return found[0]!.version;
  throw new AppError(
    'not_found',
    `${found.length === 0 ? 'No version' : 'More than one version'} of ${list} begins with ${beginning}. See: countersign trust versions ${list}`,
  );
}
