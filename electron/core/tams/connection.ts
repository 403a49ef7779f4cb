import { AppError } from '#shared/rpc/errors.ts';

/** How a store is told who asks. The secrets come from the keychain or the environment and go nowhere but to their own origin. */
export type TamsAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'url'; readonly token: string }
  | {
      readonly kind: 'oauth';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scope?: string | undefined;
    };

export interface TamsConnection {
  /** The API's base; may have a path. Never holds secrets: see parseConnection. */
  readonly base: URL;
  readonly auth: TamsAuth;
}

/** What a client needs of the world around it. */
export interface TamsPorts {
  /** Milliseconds since 1970. */
  now: () => number;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  /** @throws the signal's reason */
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** A fresh random id, for idempotency keys. */
  newId: () => string;
}

/**
 * An address as people paste it. An `access_token` in it becomes the way to sign in, and a user with password too: afterwards no URL
 * of the connection holds a secret, so any of them may be shown.
 * @throws AppError 'invalid_input'
 */
export function parseConnection(text: string, auth: TamsAuth = { kind: 'none' }): TamsConnection {
  const base = URL.canParse(text) ? new URL(text) : undefined;
  if (!base || (base.protocol !== 'http:' && base.protocol !== 'https:'))
    throw new AppError('invalid_input', 'The address of a TAMS store begins with http:// or https://.');
  const token = base.searchParams.get('access_token');
  const [user, password] = [decoded(base.username), decoded(base.password)];
  base.username = '';
  base.password = '';
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  if (auth.kind !== 'none') return { base, auth };
  if (token !== null && token !== '') return { base, auth: { kind: 'url', token } };
  return { base, auth: user === '' ? auth : { kind: 'basic', user, password } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AppError(
      'invalid_input',
      'The user or password in the address is not written as addresses need it (%25 for %).',
    );
  }
}

/** A URL for people and logs: without its query, where tokens and signatures are (tams.md U9). */
export const shown = (url: URL): string => `${url.origin}${url.pathname}`;
