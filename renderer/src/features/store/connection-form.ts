import type { StoreAuth, StoreAuthChange, StoreConnection, StoreSignIn } from '#shared/api/store.ts';
import { AppError } from '#shared/rpc/errors.ts';

type AuthKind = StoreAuth['kind'];

/** Every field of the form; those that the chosen way to sign in does not have are left aside. */
export interface ConnectionForm {
  address: string;
  name: string;
  kind: AuthKind;
  token: string;
  user: string;
  password: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string;
}

export const emptyForm: ConnectionForm = {
  address: '',
  name: '',
  kind: 'none',
  token: '',
  user: '',
  password: '',
  tokenUrl: '',
  clientId: '',
  clientSecret: '',
  scope: '',
};

export const authChoices: readonly { id: AuthKind; label: string; description: string }[] = [
  { id: 'none', label: 'No sign-in', description: 'The store answers to anyone who reaches it.' },
  { id: 'bearer', label: 'Bearer token', description: 'A token that somebody gave you for this store.' },
  { id: 'basic', label: 'User and password', description: 'HTTP basic authentication.' },
  { id: 'oauth', label: 'OAuth2 client', description: 'Client credentials; tokens are renewed by themselves.' },
  { id: 'url', label: 'Token in the address', description: 'Sent as access_token. Servers tend to log addresses.' },
];

/** What is typed as an address, as a URL; a host alone is taken as https. */
function addressOf(text: string): URL | undefined {
  const trimmed = text.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  const url = trimmed !== '' && URL.canParse(full) ? new URL(full) : undefined;
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url : undefined;
}

/** What is wrong with the address, as a sentence; nothing while none is typed. */
export const addressProblem = (text: string): string | undefined =>
  text.trim() === '' || addressOf(text)
    ? undefined
    : 'Type the address of the store’s API, such as https://tams.example.org/v8.';

/** Text in the clear on its way to another machine can be read along it. */
export function sentInTheClear({ address, kind }: Pick<ConnectionForm, 'address' | 'kind'>): boolean {
  const url = addressOf(address);
  if (!url) return false;
  const here = url.hostname === 'localhost' || url.hostname === '[::1]' || url.hostname.startsWith('127.');
  return url.protocol === 'http:' && !here && (kind !== 'none' || url.username !== '' || url.search !== '');
}

/** How a store that is known is signed in to, without its secret, and for which servers that was given. */
export interface Kept {
  kind: AuthKind;
  servers: readonly (string | undefined)[];
}

const serversOf = ({ kind, address, tokenUrl }: ConnectionForm): (string | undefined)[] => [
  addressOf(address)?.origin,
  ...(kind === 'oauth' ? [addressOf(tokenUrl)?.origin] : []),
];

/** The form of a store that is known. Without `signIn` its secret is gone, and all of it has to be typed. */
export function formOf(
  { name, address, auth }: StoreConnection,
  signIn: StoreSignIn | undefined,
): { form: ConnectionForm; kept: Kept | undefined } {
  const { scope = '', ...shown } = { scope: undefined, ...(signIn ?? { kind: auth }) };
  const form: ConnectionForm = { ...emptyForm, name, address, ...shown, scope };
  return { form, kept: signIn && { kind: signIn.kind, servers: serversOf(form) } };
}

/** Whether a secret that is not typed stays what it was: it goes to no server that it was not given for. */
export const keepsSecret = (form: ConnectionForm, kept: Kept | undefined): boolean =>
  kept !== undefined && kept.kind === form.kind && kept.servers.join(' ') === serversOf(form).join(' ');

/** Whether everything that is needed has been typed, or is kept. */
export function isComplete(form: ConnectionForm, kept?: Kept): boolean {
  if (!addressOf(form.address)) return false;
  const secret = keepsSecret(form, kept) ? 'kept' : '';
  const needed: Record<AuthKind, readonly string[]> = {
    none: [],
    bearer: [form.token || secret],
    url: [form.token || secret],
    basic: [form.user, form.password || secret],
    oauth: [form.tokenUrl, form.clientId, form.clientSecret || secret],
  };
  return needed[form.kind].every((text) => text.trim() !== '');
}

/**
 * The form as the contract takes it. Without a name the store has that of its host.
 * @throws AppError `invalid_input` when the address is none
 */
export function toConnection(form: ConnectionForm): { name: string; address: string; auth: StoreAuth } {
  const url = addressOf(form.address);
  if (!url) throw new AppError('invalid_input', 'That is not the address of a store.');
  return { name: form.name.trim() || url.host, address: url.href, auth: authOf(form) };
}

/**
 * The form as a change of a store that is known: a secret that was not typed is not named.
 * @throws AppError `invalid_input` when the address is none
 */
export function toChange(
  form: ConnectionForm,
  kept: Kept | undefined,
): { name: string; address: string; auth: StoreAuthChange } {
  const { auth, ...rest } = toConnection(form);
  if (!keepsSecret(form, kept)) return { ...rest, auth };
  if (auth.kind === 'oauth') {
    const { clientSecret, ...others } = auth;
    return { ...rest, auth: { ...others, scope: form.scope.trim(), ...(clientSecret !== '' && { clientSecret }) } };
  }
  if (auth.kind === 'basic') {
    const { password, ...others } = auth;
    return { ...rest, auth: { ...others, ...(password !== '' && { password }) } };
  }
  if (auth.kind === 'none') return { ...rest, auth };
  const { token, kind } = auth;
  return { ...rest, auth: { kind, ...(token !== '' && { token }) } };
}

function authOf(form: ConnectionForm): StoreAuth {
  const { kind, user, password, clientId, clientSecret } = form;
  switch (kind) {
    case 'none':
      return { kind };
    case 'bearer':
    case 'url':
      return { kind, token: form.token.trim() };
    case 'basic':
      return { kind, user, password };
    case 'oauth': {
      const scope = form.scope.trim();
      return { kind, tokenUrl: form.tokenUrl.trim(), clientId, clientSecret, ...(scope === '' ? {} : { scope }) };
    }
  }
}
