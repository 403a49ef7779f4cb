import { expect, it } from 'vitest';
import { moveIn } from './grid-move.ts';

const size = { rows: 3, columns: 4 };

it.each([
  ['ArrowLeft', false, { row: 1, column: 0 }],
  ['ArrowRight', false, { row: 1, column: 2 }],
  ['ArrowUp', false, { row: 0, column: 1 }],
  ['ArrowDown', false, { row: 2, column: 1 }],
  ['Home', false, { row: 1, column: 0 }],
  ['End', false, { row: 1, column: 3 }],
  ['Home', true, { row: 0, column: 0 }],
  ['End', true, { row: 2, column: 3 }],
  ['PageUp', false, { row: 0, column: 1 }],
  ['PageDown', false, { row: 2, column: 1 }],
  ['a', false, undefined],
] as const)('%s (with Ctrl: %s) leads to %j', (key, ctrl, to) => {
  expect(moveIn({ row: 1, column: 1 }, size, key, ctrl)).toEqual(to);
});

it.each([
  ['ArrowLeft', { row: 0, column: 0 }],
  ['ArrowUp', { row: 0, column: 0 }],
] as const)('%s does not leave the grid', (key, to) => {
  expect(moveIn({ row: 0, column: 0 }, size, key, false)).toEqual(to);
});
