import { expect, test } from 'vitest';
import type { StoreConnection } from '#shared/api/store.ts';
import {
  addressProblem,
  emptyForm,
  formOf,
  isComplete,
  keepsSecret,
  sentInTheClear,
  toChange,
  toConnection,
} from './connection-form.ts';

test('a host alone is an https address, and gives its name', () => {
  expect(toConnection({ ...emptyForm, address: ' tams.example.org/v8 ' })).toEqual({
    name: 'tams.example.org',
    address: 'https://tams.example.org/v8',
    auth: { kind: 'none' },
  });
});

test.each(['ftp://tams.example.org', 'javascript://alert(1)', 'http://', 'not an address'])(
  '%s is no address of a store',
  (address) => {
    expect(addressProblem(address)).toMatch(/^Type the address/);
    expect(() => toConnection({ ...emptyForm, address })).toThrow('not the address of a store');
  },
);

test('every way to sign in needs its own fields, and sends no others', () => {
  const all = {
    address: 'https://a.example',
    name: 'A',
    token: ' t ',
    user: 'u',
    password: ' p ',
    tokenUrl: 'https://login.example/token',
    clientId: 'c',
    clientSecret: 's',
    scope: '',
  };
  const auths = (['none', 'bearer', 'url', 'basic', 'oauth'] as const).map(
    (kind) => toConnection({ ...all, kind }).auth,
  );
  expect(auths).toEqual([
    { kind: 'none' },
    { kind: 'bearer', token: 't' },
    { kind: 'url', token: 't' },
    { kind: 'basic', user: 'u', password: ' p ' },
    { kind: 'oauth', tokenUrl: 'https://login.example/token', clientId: 'c', clientSecret: 's' },
  ]);
  expect(isComplete({ ...emptyForm, address: all.address })).toBe(true);
  expect(isComplete({ ...emptyForm, address: all.address, kind: 'bearer' })).toBe(false);
  expect(isComplete({ ...all, kind: 'oauth', clientSecret: ' ' })).toBe(false);
});

test.each([
  ['http://tams.example.org', 'bearer', true],
  ['http://u:p@tams.example.org', 'none', true],
  ['http://tams.example.org', 'none', false],
  ['https://tams.example.org', 'bearer', false],
  ['http://127.0.0.1:8000', 'bearer', false],
  ['http://localhost:8000', 'bearer', false],
] as const)('%s with %s: credentials in the clear is %s', (address, kind, clear) => {
  expect(sentInTheClear({ address, kind })).toBe(clear);
});

const news = {
  id: 'news' as StoreConnection['id'],
  name: 'News',
  kind: 'remote',
  address: 'https://tams.example.org/v8/',
  auth: 'oauth',
} as const;
const signIn = { kind: 'oauth', tokenUrl: 'https://login.example.org/token', clientId: 'desk', scope: 'read' } as const;

test('a store that is known: what nobody typed is kept and not named, what was typed replaces it', () => {
  const { form, kept } = formOf(news, signIn);
  expect([isComplete(form, kept), keepsSecret(form, kept)]).toEqual([true, true]);
  expect(toChange({ ...form, name: 'Desk', scope: ' ' }, kept)).toEqual({
    name: 'Desk',
    address: news.address,
    auth: { kind: 'oauth', tokenUrl: signIn.tokenUrl, clientId: 'desk', scope: '' },
  });
  expect(toChange({ ...form, clientSecret: 'new' }, kept).auth).toMatchObject({ clientSecret: 'new' });
  const simple = (kind: 'bearer' | 'url' | 'none') => {
    const opened = formOf({ ...news, auth: kind }, { kind });
    return toChange(opened.form, opened.kept).auth;
  };
  expect((['bearer', 'url', 'none'] as const).map(simple)).toEqual([
    { kind: 'bearer' },
    { kind: 'url' },
    { kind: 'none' },
  ]);
});

test('trap: a kept secret is asked for again where the address, or the giver of tokens, is another server', () => {
  const { form, kept } = formOf(news, signIn);
  for (const change of [{ address: 'https://other.example' }, { tokenUrl: 'https://other.example/token' }]) {
    expect(isComplete({ ...form, ...change }, kept)).toBe(false);
    expect(isComplete({ ...form, ...change, clientSecret: 'new' }, kept)).toBe(true);
  }
  expect(isComplete({ ...form, address: 'https://tams.example.org/v9', tokenUrl: `${signIn.tokenUrl}/2` }, kept)).toBe(
    true,
  );
  expect(isComplete({ ...form, kind: 'bearer' }, kept)).toBe(false);
});

test('a store whose secret is gone: all of it is typed again', () => {
  const { form, kept } = formOf({ ...news, auth: 'bearer' }, undefined);
  expect([form.kind, kept, isComplete(form, kept)]).toEqual(['bearer', undefined, false]);
});
