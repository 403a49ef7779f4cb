import type { StoreAuthChange, StoreConnection, StoreReport } from '#shared/api/store.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { CliSession } from '../session.ts';
import type { TamsOptions } from './tams.ts';
import { ConnectionReport, ConnectionsReport, reportText, TestReport } from './tams-reports.ts';
import { authFrom, findStore } from './tams-store.ts';

/** `tams connections`: the stores this workspace knows. */
export async function listConnections({ client }: CliSession, { json, print }: TamsOptions): Promise<ExitCode> {
  const connections = await client['store.connections']({});
  print(json ? reportText(ConnectionsReport, { version: 1, connections }) : connections.map(line).join(''));
  return EXIT.fine;
}

/** `tams connections add`: remembers a store, with the credentials of the environment or the address. */
export async function addConnection(
  { client }: CliSession,
  name: string,
  address: string,
  { json, env, print }: TamsOptions,
): Promise<ExitCode> {
  const connection = await client['store.add']({ name, address, auth: authFrom(env) });
  print(json ? reportText(ConnectionReport, { version: 1, connection }) : line(connection));
  return EXIT.fine;
}

export interface EditOptions extends TamsOptions {
  name?: string;
  url?: string;
  /** False: the store asks for no credentials any more. */
  signIn: boolean;
  test: boolean;
}

/** `tams connections edit`: another name or address, or the credentials of the environment; what is not named stays. */
export async function editConnection(
  session: CliSession,
  named: string,
  { name, url, signIn, test, json, env, print }: EditOptions,
): Promise<ExitCode> {
  const { client } = session;
  const id = await findStore(session, named, {});
  const before = (await client['store.connections']({})).find((one) => one.id === id);
  if (!before || before.kind === 'local')
    throw new AppError(
      'invalid_input',
      'Name a store of “countersign tams connections” that is not the workspace’s own.',
    );
  const given = authFrom(env);
  const auth: StoreAuthChange = !signIn ? { kind: 'none' } : given.kind === 'none' ? { kind: before.auth } : given;
  const change = { connection: id, address: url ?? before.address, auth };
  if (test) await client['store.try'](change);
  const connection = await client['store.edit']({ ...change, name: name ?? before.name });
  print(json ? reportText(ConnectionReport, { version: 1, connection }) : line(connection));
  return EXIT.fine;
}

/** `tams connections remove`: forgets a store and its credentials. */
export async function removeConnection(
  session: CliSession,
  named: string,
  { json, env, print }: TamsOptions,
): Promise<ExitCode> {
  const id = await findStore(session, named, env);
  const connection = (await session.client['store.connections']({})).find((one) => one.id === id);
  await session.client['store.remove']({ connection: id });
  if (!connection) return EXIT.fine;
  print(json ? reportText(ConnectionReport, { version: 1, connection }) : `removed ${line(connection)}`);
  return EXIT.fine;
}

/** `tams connections test`: whether a store answers, and what it really does. */
export async function testConnection(
  session: CliSession,
  named: string | undefined,
  { json, env, print }: TamsOptions,
): Promise<ExitCode> {
  const connection = await findStore(session, named, env);
  const store = await session.client['store.test']({ connection });
  print(json ? reportText(TestReport, { version: 1, store }) : testText(store));
  return EXIT.fine;
}

const safe = (text: string): string => displayText(text, { max: 200 });

const line = ({ name, kind, address, auth }: StoreConnection): string =>
  `${safe(name)}  ${kind === 'local' ? 'local' : `${safe(address)}  ${auth === 'none' ? 'no sign-in' : auth}`}\n`;

const QUESTIONS: Readonly<Record<keyof StoreReport['capabilities'], string>> = {
  tagFilter: 'filters by tag',
  collectedByFilter: 'filters by collected_by_ids',
  collectedBy: 'says which flows collect a flow',
  timerange: 'says how long a flow is',
  urlSelection: 'leaves out URLs nobody wants',
  objects: 'says which flows use an object',
};

function testText({ name, apiVersion, backends, capabilities, latency }: StoreReport): string {
  const rows = [
    ...(name === undefined ? [] : [['name', safe(name)] as const]),
    ['claims TAMS', safe(apiVersion)] as const,
    ['answered within', `${Math.round(latency)} ms`] as const,
    ...backends.map(({ id, label }) => ['stores into', safe(label ?? id)] as const),
    ...Object.entries(QUESTIONS).map(
      ([key, question]) => [question, capabilities[key as keyof typeof QUESTIONS]] as const,
    ),
  ];
  return rows.map(([question, found]) => `${question.padEnd(32)} ${found}\n`).join('');
}
