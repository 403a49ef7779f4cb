import type { StoreAuth } from '#shared/api/store.ts';
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

/** Whether everything that is needed has been typed. */
export function isComplete(form: ConnectionForm): boolean {
  if (!addressOf(form.address)) return false;
  const needed: Record<AuthKind, readonly string[]> = {
    none: [],
    bearer: [form.token],
    url: [form.token],
    basic: [form.user, form.password],
    oauth: [form.tokenUrl, form.clientId, form.clientSecret],
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
