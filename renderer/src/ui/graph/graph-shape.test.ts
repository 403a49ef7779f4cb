import { expect, test } from 'vitest';
import { neighbour } from './graph-shape.ts';

test('arrow keys: along the edges to the nearest on the left or right, up and down in the column', () => {
  const edges = [
    { id: 'a top', source: 'a', target: 'top' },
    { id: 'b top', source: 'b', target: 'top' },
  ];
  const positions = new Map([
    ['top', { x: 400, y: 90 }],
    ['a', { x: 0, y: 0 }],
    ['b', { x: 0, y: 120 }],
  ]);
  const go = (id: string, key: string) => neighbour(edges, positions, id, key);
  expect(go('top', 'ArrowLeft')).toBe('b');
  expect(go('b', 'ArrowRight')).toBe('top');
  expect(go('b', 'ArrowUp')).toBe('a');
  expect(go('a', 'ArrowDown')).toBe('b');
  expect(go('a', 'ArrowUp')).toBeUndefined();
  expect(go('a', 'Enter')).toBeUndefined();
  expect(go('nowhere', 'ArrowUp')).toBeUndefined();
});
