import { describe, expect, test } from 'vitest';
import { OperationKind } from '#shared/edit/model.ts';
import { deprecatedActions, operations, predefinedActions } from '#shared/edit/operations.ts';
import {
  isCapture,
  isGenerative,
  sourceType,
  sourceTypeLabel,
  writableSourceTypes,
} from '#shared/edit/source-types.ts';

describe('the operations table', () => {
  test('every kind has a row, and writes a name the specification still allows', () => {
    for (const kind of OperationKind.options) {
      const { action, label, why } = operations[kind];
      expect(label).not.toBe('');
      expect(why).toMatch(/\.$/);
      expect(kind === 'custom' ? action === '' : predefinedActions.has(action)).toBe(true);
      expect(deprecatedActions.has(action)).toBe(false);
    }
  });

  test('an action without a more specific name always asks for words (R31)', () => {
    const generic = OperationKind.options.filter((kind) => ['c2pa.edited', ''].includes(operations[kind].action));
    expect(generic).toEqual(['transition', 'edit', 'custom']);
    for (const kind of generic) expect(operations[kind].needs).toContain('description');
  });
});

describe('digital source types', () => {
  test('an unknown URI is kept as text', () => {
    expect(sourceTypeLabel('https://example.org/other')).toBe('https://example.org/other');
    expect(isGenerative('https://example.org/other')).toBe(false);
  });

  test('retired types are read but not offered', () => {
    expect(sourceTypeLabel('http://cv.iptc.org/newscodes/digitalsourcetype/softwareImage')).toBe('Made by software');
    expect(writableSourceTypes.map((type) => type.uri)).not.toContain(
      'http://cv.iptc.org/newscodes/digitalsourcetype/softwareImage',
    );
    expect(writableSourceTypes).toHaveLength(19);
  });

  test('a recording stays one through edits, and only then', () => {
    const iptc = (name: string) => `http://cv.iptc.org/newscodes/digitalsourcetype/${name}`;
    expect(isCapture([iptc('digitalCapture'), iptc('humanEdits')])).toBe(true);
    expect(isCapture([iptc('humanEdits')])).toBe(false);
    expect(isCapture([iptc('digitalCapture'), sourceType.generated])).toBe(false);
    expect(isCapture([])).toBe(false);
  });
});
