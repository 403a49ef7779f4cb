import { expect, test } from 'vitest';
import { ConnectionId } from '#shared/api/ids.ts';
import { flowRoute, formatRoute, parseRoute } from './routes.ts';

const local = ConnectionId.parse('local');

test('routes and addresses are each other’s inverse', () => {
  for (const route of [
    { screen: 'trust' },
    { screen: 'inspect', item: 'a_000000000001' },
    flowRoute(local, '2aa143ac-0ab7-4d75-bc32-5c00c13d186f'),
  ]) {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  }
});

test('trap: ids of Flows hold slashes, hashes, per cents and spaces (tams.md 1.8)', () => {
  const route = flowRoute(local, 'tams/50%#a b/../ü');
  expect(formatRoute(route)).toBe('#/store/local/flows/tams%2F50%25%23a%20b%2F..%2F%C3%BC');
  expect(parseRoute(formatRoute(route))).toEqual(route);
});

test('an address that is none of ours goes to Inspect', () => {
  expect(['', '#', '#/', '#/<img src=x>', '#//evil.example'].map(parseRoute)).toEqual(
    Array.from({ length: 5 }, () => ({ screen: 'inspect' })),
  );
  expect(parseRoute('#/inspect/<script>')).toEqual({ screen: 'inspect' });
});

test('an address that cannot be decoded goes to its item', () => {
  expect(parseRoute('#/store/local/flows/%E0%A4%A')).toEqual({ screen: 'store', item: 'local' });
});
