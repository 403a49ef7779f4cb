import { describe, expect, it } from 'vitest';
import { panelOf, placeOf, sameSelection, selectionOf, selectionOfAction } from './selection.ts';

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
    ['repackaged', { kind: 'output' }],
    ['u1:placed', { kind: 'use', id: 'u1' }],
    ['u1:trimmed', { kind: 'use', id: 'u1' }],
    ['o7', { kind: 'operation', id: 'o7' }],
  ])('the action from %s points to %j', (from, selection) => {
    expect(selectionOfAction(from)).toEqual(selection);
  });

  it.each([
    ['input:i', {}],
    ['use:u', { centre: 'clips' }],
    ['operation:o', { centre: 'operations' }],
    ['metadata:dc:title', { side: 'metadata' }],
    ['output', { side: 'metadata' }],
  ])('%s is seen in %j and named by its place', (place, panel) => {
    expect(panelOf(selectionOf(place))).toEqual(panel);
    expect(placeOf(selectionOf(place))).toBe(place);
  });

  it('compares kind and id', () => {
    expect(sameSelection({ kind: 'use', id: 'a' }, { kind: 'use', id: 'a' })).toBe(true);
    expect(sameSelection({ kind: 'use', id: 'a' }, { kind: 'input', id: 'a' })).toBe(false);
    expect(sameSelection({ kind: 'output' }, undefined)).toBe(false);
    expect(sameSelection(undefined, undefined)).toBe(true);
  });
});
