import { expect, test } from 'vitest';
import { addressProblem, emptyForm, isComplete, sentInTheClear, toConnection } from './connection-form.ts';

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
