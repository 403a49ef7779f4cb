import { StoreAuth, type StoreAuthChange, type StoreSignIn } from '#shared/api/store.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { checkTokenUrl } from '#core/tams/authorize.ts';
import { parseConnection, type TamsConnection } from '#core/tams/connection.ts';

/** How a connection is reached and signed in to now. `auth` is undefined when its secret is gone. */
export interface KeptSignIn {
  address: string;
  auth: StoreAuth | undefined;
}

/**
 * A connection as it will be. What a change does not name stays as it is kept, where the address leads to the same server as before: a
 * secret goes to nobody it was not given for, whoever asks for the change.
 * @throws AppError 'invalid_input' for an address that is none, and for a secret that has to be typed
 */
export function completeSignIn(
  address: string,
  change: StoreAuthChange,
  kept: KeptSignIn | undefined,
): TamsConnection & { auth: StoreAuth } {
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const same = kept?.auth?.kind === change.kind ? kept.auth : undefined;
  const { scope, ...whole }: Record<string, unknown> = { ...same, ...named };
  const parsed = StoreAuth.safeParse({ ...whole, ...(scope !== '' && { scope }) });
  if (!parsed.success)
    throw new AppError(
      'invalid_input',
      `What is needed to sign in is incomplete: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}.`,
    );
  const { base, auth } = parseConnection(address, parsed.data);
  if (auth.kind === 'oauth') checkTokenUrl(auth.tokenUrl);
  const goesOn = same !== undefined && change.kind !== 'none' && !(secretName[change.kind] in named);
  if (goesOn && kept !== undefined && leadsElsewhere({ base, auth }, same, kept.address))
    throw new AppError(
      'invalid_input',
      'The address leads to another server than before. Type what signs in there anew: what is kept was not given for it.',
    );
  return { base, auth: StoreAuth.parse(auth) };
}

/** What may be seen of a way to sign in. */
export function withoutSecret(auth: StoreAuth): StoreSignIn {
  if (auth.kind === 'basic') return { kind: auth.kind, user: auth.user };
  if (auth.kind !== 'oauth') return { kind: auth.kind };
  const { kind, tokenUrl, clientId, scope } = auth;
  return { kind, tokenUrl, clientId, ...(scope !== undefined && { scope }) };
}

const secretName = { bearer: 'token', url: 'token', basic: 'password', oauth: 'clientSecret' } as const;

/** A client secret goes to where tokens are given out, and what comes from there to the store. */
function leadsElsewhere({ base, auth }: TamsConnection, kept: StoreAuth, address: string): boolean {
  if (base.origin !== new URL(address).origin) return true;
  if (auth.kind !== 'oauth' || kept.kind !== 'oauth') return false;
  return new URL(auth.tokenUrl).origin !== new URL(kept.tokenUrl).origin;
}
