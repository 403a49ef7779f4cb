import { json } from 'node:stream/consumers';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import type { TamsAuth, TamsConnection, TamsPorts } from './connection.ts';
import type { Transport } from '#core/net/transport.ts';

/** Adds a connection's credentials to a request of its own origin. */
export interface Authorizer {
  /** @returns the headers to add; may change the URL's query. @throws AppError 'store_denied' */
  authorize(url: URL): Promise<Record<string, string>>;
  /** The store did not accept what authorize() gave. @returns whether asking again may help. */
  rejected(): boolean;
  /** What others say, without secrets of ours that they repeat in it. */
  hide(text: string): string;
}

/** Refreshed this long before it ends, so that no request is under way with a token that does; milliseconds. */
const MARGIN = 30_000;
/** Where a token endpoint does not say how long its token is good for (RFC 6749 section 5.1 only recommends it); seconds. */
const DEFAULT_LIFE = 300;

const TokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  token_type: z.string(),
  expires_in: z.coerce.number().positive().optional(),
});

/**
 * Bearer, basic, `access_token` in the query, or OAuth 2 client credentials (TimeAddressableMediaStore.yaml, securitySchemes).
 * A URL of another origin gets nothing, whoever asks.
 */
export function createAuthorizer({ base, auth }: TamsConnection, transport: Transport, ports: TamsPorts): Authorizer {
  if (auth.kind === 'oauth') checkTokenUrl(auth.tokenUrl);
  let token: { value: string; until: number } | undefined;
  let asking: Promise<string> | undefined;
  /** The last tokens that went out: an answer may speak of the one before. */
  let given: readonly string[] = [];

  async function credentials(url: URL): Promise<Record<string, string>> {
    switch (auth.kind) {
      case 'none':
        return {};
      case 'bearer':
        return { authorization: `Bearer ${auth.token}` };
      case 'basic':
        return { authorization: `Basic ${basicCredentials(auth)}` };
      case 'url':
        url.searchParams.set('access_token', auth.token);
        return {};
      case 'oauth':
        return { authorization: `Bearer ${await oauthToken(auth)}` };
    }
  }

  /** One question at a time, however many requests wait for its answer. */
  async function oauthToken(client: Extract<typeof auth, { kind: 'oauth' }>): Promise<string> {
    if (token && ports.now() < token.until - MARGIN) return token.value;
    // Cancelled by none of those who wait for it.
    asking ??= ask(client, new AbortController().signal).finally(() => (asking = undefined));
    return asking;
  }

  async function ask(
    { tokenUrl, clientId, clientSecret, scope }: Extract<typeof auth, { kind: 'oauth' }>,
    signal: AbortSignal,
  ): Promise<string> {
    const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope !== undefined && { scope }) });
    // RFC 6749 section 2.3.1: id and secret are form-encoded before they become a basic header.
    const pair = [clientId, clientSecret].map(encodeURIComponent).join(':');
    const { status, body } = await transport.send({
      method: 'POST',
      url: new URL(tokenUrl),
      headers: {
        authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: form.toString(),
      signal,
    });
    const answer = TokenAnswer.safeParse(
      status === 200 ? await json(body).catch(() => undefined) : void body.destroy(),
    );
    if (!answer.success || answer.data.token_type.toLowerCase() !== 'bearer')
      throw new AppError(
        'store_denied',
        `The sign-in service ${new URL(tokenUrl).host} gave no token (status ${status}). Check the client id and secret.`,
      );
    const life = answer.data.expires_in ?? DEFAULT_LIFE;
    given = [...given.slice(-1), answer.data.access_token];
    token = { value: answer.data.access_token, until: ports.now() + life * 1000 };
    return token.value;
  }

  return {
    authorize: async (url) => (url.origin === base.origin ? credentials(url) : {}),
    rejected() {
      const mayHelp = token !== undefined;
      token = undefined;
      return mayHelp;
    },
    hide: (text) =>
      [...secretsOf(auth), ...given]
        .flatMap((secret) => [secret, encodeURIComponent(secret)])
        .reduce((rest, secret) => rest.replaceAll(secret, '…'), text),
  };
}

function secretsOf(auth: TamsAuth): string[] {
  switch (auth.kind) {
    case 'none':
      return [];
    case 'bearer':
    case 'url':
      return [auth.token];
    case 'basic':
      return [basicCredentials(auth), auth.password].filter((secret) => secret !== '');
    case 'oauth':
      return [auth.clientSecret];
  }
}

/** RFC 7617, in UTF-8. */
const basicCredentials = ({ user, password }: Extract<TamsAuth, { kind: 'basic' }>): string =>
  Buffer.from(`${user}:${password}`).toString('base64');

/** A client secret crosses no network in the clear. @throws AppError 'invalid_input' */
export function checkTokenUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url?.protocol !== 'https:' && !isLocal)
    throw new AppError('invalid_input', 'The address of the sign-in service begins with https://.');
}
