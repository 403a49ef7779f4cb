import { expect, test } from 'vitest';
import { formatRoute, parseRoute } from './routes.ts';

test('routes and addresses are each other’s inverse', () => {
  for (const route of [{ screen: 'trust' }, { screen: 'inspect', item: 'a_000000000001' }]) {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  }
});

test('an address that is none of ours goes to Inspect', () => {
  expect(['', '#', '#/', '#/<img src=x>', '#//evil.example'].map(parseRoute)).toEqual(
    Array.from({ length: 5 }, () => ({ screen: 'inspect' })),
  );
  expect(parseRoute('#/inspect/<script>')).toEqual({ screen: 'inspect' });
});
