import fc from 'fast-check';
import { AssetId, ConnectionId } from '#shared/api/ids.ts';
import { type EditGraph, type Input, type Operation, OperationKind, type Use } from '#shared/edit/model.ts';
import type { InputFacts } from '#shared/edit/plan-model.ts';

/* Random edits: valid as data, not always as claims. Times stay within the 24 hours npt has words for. */

const HOUR = 3_600_000_000_000n;
const words = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('', '<img onerror>', '\u202etxt', '__proto__', 'Größe 🎬'),
);
const range = fc
  .tuple(fc.bigInt({ min: 0n, max: 23n * HOUR }), fc.bigInt({ min: 0n, max: HOUR - 1n }))
  .map(([start, length]) => ({ start, end: start + length }));
const percent = fc.integer({ min: 0, max: 1000 }).map((value) => value / 10);
const point = fc.record({ x: percent, y: percent });
const area: fc.Arbitrary<NonNullable<Operation['area']>> = fc.oneof(
  fc.record({ type: fc.constant('rectangle' as const), x: percent, y: percent, width: percent, height: percent }),
  fc.record({ type: fc.constant('circle' as const), x: percent, y: percent, diameter: percent }),
  fc.record({ type: fc.constant('polygon' as const), points: fc.array(point, { minLength: 3, maxLength: 6 }) }),
);
const override = fc.record(
  { action: fc.constantFrom('c2pa.edited', 'c2pa.filtered', 'org.acme.sting'), description: words, when: words },
  { requiredKeys: [] },
);

const asset = AssetId.parse('a_000000000000');
const ofFlow = (index: number): Input['media'] => ({
  kind: 'flow',
  connection: ConnectionId.parse('local'),
  flow: `flow-${index}`,
  timerange: { start: -HOUR, end: HOUR },
  asset,
  ...(index % 2 === 0 && { credentials: asset, credentialsAt: HOUR, credentialsDirect: index % 4 === 0 }),
});

const input = (index: number): fc.Arbitrary<Input> =>
  fc
    .record({
      title: words,
      duration: fc.bigInt({ min: 1n, max: 23n * HOUR }),
      relation: fc.constantFrom<Input['relation']>('auto', 'auto', 'auto', 'componentOf', 'parentOf', 'inputTo'),
      disposition: fc.constantFrom<Input['disposition']>('carried', 'carried', 'vouched', 'excluded', 'undecided'),
      reason: fc.option(words, { nil: undefined }),
    })
    .map(({ reason, ...rest }) => ({
      ...rest,
      id: `in-${index}`,
      media: index % 3 === 2 ? ofFlow(index) : { kind: 'file', asset },
      format: index % 2 === 0 ? 'video/mp4' : 'video/quicktime',
      decidedBy: { who: 'Desk', at: '2026-11-21T10:00:00Z' },
      ...(reason !== undefined && { acknowledgement: reason }),
    }));

const use = (index: number, inputs: readonly string[]): fc.Arbitrary<Use> =>
  fc.record({ id: fc.constant(`u-${index}`), input: fc.constantFrom(...inputs), source: range, output: range });

const operation = (index: number, inputs: readonly string[], uses: readonly string[]): fc.Arbitrary<Operation> =>
  fc.record(
    {
      id: fc.constant(`o-${index}`),
      kind: fc.constantFrom(...OperationKind.options),
      on: fc.oneof(
        fc.constant('package' as const),
        fc.subarray([...uses]).map((ids) => ({ uses: ids })),
        fc.subarray([...inputs]).map((ids) => ({ inputs: ids })),
      ),
      params: fc.dictionary(
        fc.constantFrom(
          'factor',
          'sourceLanguage',
          'targetLanguage',
          'action',
          'reason',
          'track',
          'org.acme.x',
          'org.countersign.uses',
        ),
        words,
      ),
      at: range,
      area,
      description: words,
      when: fc.constantFrom('2026-11-21T10:00:00Z', 'yesterday'),
      agent: fc.oneof(fc.record({ name: words }), fc.record({ name: words, version: words })),
      ai: fc.constantFrom('http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia', 'urn:x'),
      override,
    },
    { requiredKeys: ['id', 'kind', 'on', 'params'] },
  );

const output: fc.Arbitrary<EditGraph['output']> = fc.record({
  title: fc.string({ minLength: 1, maxLength: 20 }),
  format: fc.constant('video/mp4' as const),
  granularity: fc.constant('coarse' as const),
  metadata: fc.array(
    fc.record({
      name: fc.constantFrom('dc:title', 'dc:creator', 'dc:language', '@acme', 'acme:slug', 'bad'),
      value: words,
    }),
    { maxLength: 4 },
  ),
  takeResponsibility: fc.boolean(),
  allActionsKnown: fc.boolean(),
  overrides: fc.dictionary(fc.constantFrom('inception', 'u-0:placed', 'u-1:trimmed', 'repackaged'), override, {
    maxKeys: 2,
  }),
});

export const editGraphs: fc.Arbitrary<EditGraph> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.nat(5), fc.nat(4))
  .chain(([inputCount, useCount, operationCount]) => {
    const ids = Array.from({ length: inputCount }, (_, index) => `in-${index}`);
    const uses = Array.from({ length: useCount }, (_, index) => `u-${index}`);
    return fc.record({
      version: fc.constant(1 as const),
      inputs: fc.tuple(...ids.map((_, index) => input(index))),
      uses: fc.tuple(...uses.map((_, index) => use(index, ids))),
      operations: fc.tuple(...Array.from({ length: operationCount }, (_, index) => operation(index, ids, uses))),
      output,
    });
  });

const fact: fc.Arbitrary<InputFacts> = fc.record({
  hasStore: fc.boolean(),
  integrity: fc.constantFrom('intact', 'changed', 'unreadable', 'unchecked', 'none'),
  sha256: fc.constant('5e'.repeat(32)),
  sourceTypes: fc.subarray([
    'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
    'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  ]),
  depth: fc.nat(3),
});
export const inputFacts: fc.Arbitrary<ReadonlyMap<string, InputFacts>> = fc
  .tuple(fact, fact, fact, fact)
  .map((all) => new Map(all.map((one, index) => [`in-${index}`, one])));
