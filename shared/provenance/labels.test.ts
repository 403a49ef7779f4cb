import { describe, expect, it } from 'vitest';
import { deprecatedActions, predefinedActions } from '#shared/edit/operations.ts';
import { actionLabel, assertionTitle } from '#shared/provenance/labels.ts';

describe('labels', () => {
  it('has plain words for every action of the specification, deprecated ones too', () => {
    expect([...predefinedActions, ...deprecatedActions].filter((action) => actionLabel(action) === action)).toEqual([]);
    expect(actionLabel('c2pa.placed')).toBe('Imported');
  });

  it('shows an unknown name as it is', () => {
    expect(['org.x.y', 'constructor', '__proto__'].map(actionLabel)).toEqual(['org.x.y', 'constructor', '__proto__']);
  });

  it.each([
    ['c2pa.actions.v2__1', 'Edits and activity'],
    ['c2pa.thumbnail.claim.jpeg', 'Thumbnail'],
    ['c2pa.hash.bmff.v3', 'Binding to the content (media boxes)'],
    ['cawg.identity__2', 'Identity of a person or organisation'],
    ['com.example.sealed', undefined],
    ['toString', undefined],
  ])('%s is %s', (label, title) => {
    expect(assertionTitle(label)).toBe(title);
  });
});
