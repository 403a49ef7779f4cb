import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schemaSamples } from '../../tests/support/schema-samples.ts';
import { type AssertionContent, checkAssertion } from './check.ts';
import { AssertionCheck } from './model.ts';
import { ruledLabels, ruleOf } from './registry.ts';
import { Tagged } from './values.ts';

const content = (label: string, value: unknown): AssertionContent => ({
  kind: ruleOf(label)?.content === 'json' ? 'json' : 'cbor',
  value,
  nulls: 0,
});
const check = (label: string, value: unknown) => checkAssertion(label, content(label, value));
const told = ({ problems }: ReturnType<typeof check>): string[] =>
  problems.map(({ path, rule, section }) => `${path}: ${rule} (${section})`);

const file = (change: object = {}): AssertionContent => ({
  kind: 'file',
  mediaType: 'image/jpeg',
  external: false,
  size: 9,
  ...change,
});

describe('every schema', () => {
  const files = ['c2pa.embedded-data', 'c2pa.icon', 'c2pa.thumbnail.claim', 'c2pa.thumbnail.ingredient'];

  test('has a sample that fits and one that does not', () => {
    const without = ['c2pa.hash.bmff', ...files];
    expect(Object.keys(schemaSamples).toSorted()).toEqual(
      ruledLabels.filter((label) => !without.includes(label)).toSorted(),
    );
    for (const { fits, fails } of Object.values(schemaSamples)) {
      expect(fits.length).toBeGreaterThan(0);
      expect(fails.length).toBeGreaterThan(0);
    }
  });

  test.each(Object.keys(schemaSamples))('%s', (label) => {
    const { fits, fails } = schemaSamples[label]!;
    for (const value of fits) expect({ value, told: told(check(label, value)) }).toEqual({ value, told: [] });
    for (const [value, rule] of fails)
      expect({ value, told: told(check(label, value)) }).toEqual({ value, told: [rule] });
  });

  test.each([
    ...files,
    'c2pa.thumbnail.claim.jpeg',
    'c2pa.thumbnail.ingredient__1.jpeg',
    'c2pa.thumbnail.ingredient_1.png',
  ])('%s is a file within the store', (label) => {
    expect(checkAssertion(label, file()).state).toBe('fits');
    expect(told(checkAssertion(label, file({ mediaType: 'x', external: true, size: 0 })))).toEqual([
      'mediaType: must be a media type such as image/jpeg (C2PA 2.2, section 18.12.2)',
      'toggles: must not say that the file lies elsewhere (C2PA 2.2, section 18.12.2)',
      'data: must not be empty (C2PA 2.2, section 18.12.2)',
    ]);
  });
});

describe('a label', () => {
  test('counts its instances, its parts and everybody’s metadata', () => {
    const data = schemaSamples['c2pa.hash.data']!.fits[0];
    for (const label of ['c2pa.hash.data', 'c2pa.hash.data__1', 'c2pa.hash.data.part', 'c2pa.hash.data.part__2'])
      expect(check(label, data).state).toBe('fits');
    expect(told(check('com.litware.metadata', {}))).toEqual(['@context: is missing (C2PA 2.2, section 18.16.2)']);
  });

  test('without a schema says so, and one that was removed says that', () => {
    expect(check('org.countersign.inputs', {})).toEqual({ state: 'no-schema', problems: [], more: 0, tolerated: [] });
    expect(check('__proto__', {}).state).toBe('no-schema');
    expect(check('c2pa.hash.bmff', {})).toMatchObject({ state: 'no-schema', note: expect.stringContaining('18.6.1') });
    expect(check('c2pa.claim', schemaSamples['c2pa.claim']!.fits[0]).note).toBe(
      'Deprecated since C2PA 2.0 (Appendix C.1).',
    );
  });

  test('has one form; what is removed or cannot be read is neither right nor wrong', () => {
    expect(told(checkAssertion('c2pa.actions', { kind: 'json', value: {}, nulls: 0 }))).toEqual([
      ': must be written as CBOR (C2PA 2.2, section 18.14.12)',
    ]);
    expect(told(checkAssertion('c2pa.thumbnail.claim', { kind: 'other' }))).toEqual([
      ': must be written as an embedded file (C2PA 2.2, section 18.12.2)',
    ]);
    expect(checkAssertion('stds.exif', { kind: 'removed' }).state).toBe('removed');
    expect(checkAssertion('c2pa.actions', { kind: 'unreadable', why: 'It is not valid CBOR.' })).toMatchObject({
      state: 'unread',
      note: 'It is not valid CBOR.',
    });
  });
});

test('what every reader takes does not keep an assertion from fitting, and is told', () => {
  const found = checkAssertion('c2pa.actions', {
    kind: 'cbor',
    value: { actions: [{ action: 'c2pa.opened', when: '2015-06-26T16:43:23+0200' }] },
    nulls: 2,
  });
  expect(found.state).toBe('fits');
  expect(found.tolerated).toEqual([
    {
      path: 'actions[0].when',
      rule: 'is text and must be a date and time (CBOR tag 0)',
      section: 'C2PA 2.2, section 18.14.12',
    },
    { path: '', rule: '2 empty fields are written as null and should be left out', section: 'RFC 8610, section 3.2' },
  ]);
  const [result] = schemaSamples['c2pa.ingredient.v3']!.fits.slice(1) as [{ validationResults: object }];
  const later = { ...result, validationResults: { ...result.validationResults, specVersion: '2.4.0' } };
  expect(check('c2pa.ingredient.v3', later)).toMatchObject({
    state: 'fits',
    tolerated: [{ path: 'validationResults.specVersion', section: 'C2PA 2.4, section 15.2.1' }],
  });
});

test('trap: ten thousand broken rules and hostile names stay few and short', () => {
  const name = `<img src=x onerror=alert(1)>\u202E${'x'.repeat(10_000)}`;
  const many = check('c2pa.actions', {
    actions: Array.from({ length: 4000 }, () => ({ action: 1, [name]: 2 })),
  });
  expect(many).toMatchObject({ state: 'differs', more: 8000 - 20 });
  expect(many.problems).toHaveLength(20);
  expect(JSON.stringify(many).length).toBeLessThan(20_000);
});

test('any value under any label gives an answer of the contract and never an exception', () => {
  const anything = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.oneof(fc.anything(), fc.uint8Array(), fc.date(), fc.constantFrom(null, undefined, 'self#jumbf=x/y', 'sha256')),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.constantFrom('actions', 'action', 'url', 'hash', 'region', 'metadata', '@context', '__proto__', 'entries'),
        tie('value'),
        { maxKeys: 6 },
      ),
      fc.tuple(fc.nat(), tie('value')).map(([tag, value]) => new Tagged(tag, value)),
    ),
  })).value;
  fc.assert(
    fc.property(fc.constantFrom(...ruledLabels, 'com.x.metadata'), anything, (label, value) => {
      const found = check(label, value);
      expect(AssertionCheck.safeParse({ manifest: 'm', label, ...found }).success).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
