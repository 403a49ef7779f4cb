import type { ConnectionId } from '#shared/api/ids.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { TamsAuth } from '#core/tams/connection.ts';
import { LOCAL } from '#core/stores/connections.ts';
import type { CliSession } from '../session.ts';

/** Credentials from the environment: on a command line every user of the machine could read them. @throws AppError 'invalid_input' */
export function authFrom(env: NodeJS.ProcessEnv): TamsAuth {
  const read = (name: string): string | undefined => env[`COUNTERSIGN_TAMS_${name}`] || undefined;
  const [token, user, tokenUrl] = [read('TOKEN'), read('USER'), read('TOKEN_URL')];
  if ([token, user, tokenUrl].filter((one) => one !== undefined).length > 1)
    throw new AppError('invalid_input', 'Set COUNTERSIGN_TAMS_TOKEN, _USER or _TOKEN_URL, not several of them.');
  if (token !== undefined) return { kind: 'bearer', token };
  if (user !== undefined) return { kind: 'basic', user, password: read('PASSWORD') ?? '' };
  if (tokenUrl === undefined) return { kind: 'none' };
  const [clientId, clientSecret] = [read('CLIENT_ID'), read('CLIENT_SECRET')];
  if (clientId === undefined || clientSecret === undefined)
    throw new AppError('invalid_input', 'COUNTERSIGN_TAMS_TOKEN_URL needs _CLIENT_ID and _CLIENT_SECRET beside it.');
  return { kind: 'oauth', tokenUrl, clientId, clientSecret, scope: read('SCOPE') };
}

/**
 * The store a command is about: the workspace's own when none is named; the name or id of a connection; or an address, which is used
 * with the credentials of the environment and not remembered.
 * @throws AppError 'not_found' for a name of none, 'invalid_input' for an address that is none
 */
export async function findStore(
  { core, client }: CliSession,
  named: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<ConnectionId> {
  if (named === undefined) return LOCAL;
  if (/^https?:\/\//i.test(named)) return core.stores.once(named, authFrom(env));
  const all = await client['store.connections']({});
  const found = all.find(({ id, name }) => id === named || name.toLowerCase() === named.toLowerCase());
  if (found) return found.id;
  throw new AppError(
    'not_found',
    `There is no store called “${displayText(named, { max: 100 })}”. Name one of “countersign tams connections”, or an address with http:// or https://.`,
  );
}
