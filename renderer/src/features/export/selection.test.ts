import { describe, expect, it } from 'vitest';
import { sameSelection, selectionOf, selectionOfAction } from './selection.ts';

describe('selection', () => {
  it.each([
    ['input:i-1', { kind: 'input', id: 'i-1' }],
    ['use:u:with:colons', { kind: 'use', id: 'u:with:colons' }],
    ['operation:o1', { kind: 'operation', id: 'o1' }],
    ['metadata:dc:title', { kind: 'metadata', id: 'dc:title' }],
    ['output', { kind: 'output' }],
    ['somewhere:new', { kind: 'output' }],
  ])('a problem at %s points to %j', (place, selection) => {
    expect(selectionOf(place)).toEqual(selection);
  });

  it.each([
    ['inception', { kind: 'output' }],
    ['u1:placed', { kind: 'use', id: 'u1' }],
    ['u1:trimmed', { kind: 'use', id: 'u1' }],
    ['o7', { kind: 'operation', id: 'o7' }],
  ])('the action from %s points to %j', (from, selection) => {
    expect(selectionOfAction(from)).toEqual(selection);
  });

  it('compares kind and id', () => {
    expect(sameSelection({ kind: 'use', id: 'a' }, { kind: 'use', id: 'a' })).toBe(true);
    expect(sameSelection({ kind: 'use', id: 'a' }, { kind: 'input', id: 'a' })).toBe(false);
    expect(sameSelection({ kind: 'output' }, undefined)).toBe(false);
    expect(sameSelection(undefined, undefined)).toBe(true);
  });
});
