import { describe, expect, test } from 'vitest';
import { Flow, FlowCollectionWrite, FlowWrite } from '#shared/tams/flow.ts';
import { Service, ServiceWrite, Source } from '#shared/tams/model.ts';
import {
  Allocations,
  DeleteRequest,
  FailedSegments,
  Segment,
  SegmentWrite,
  StorageBackend,
  StorageWrite,
  TamsObject,
} from '#shared/tams/segment.ts';
import type { z } from '#shared/rpc/zod.ts';
import { examples, hasOfficial, violations } from './official.ts';

interface Case {
  schema: z.ZodType;
  official: string;
  prefixes: string[];
}

const READ: Case[] = [
  { schema: Flow, official: 'flow-get', prefixes: ['flow-get-200', 'flows-get-200', 'flow-put-201'] },
  { schema: Source, official: 'source', prefixes: ['source-get-200', 'sources-get-200'] },
  { schema: Segment, official: 'flow-segment', prefixes: ['flow-segments-get-200'] },
  { schema: TamsObject, official: 'object', prefixes: ['objects-get-200'] },
  { schema: Service, official: 'service', prefixes: ['service-get-200'] },
  { schema: DeleteRequest, official: 'deletion-request', prefixes: ['deletion-request'] },
  { schema: Allocations, official: 'flow-storage', prefixes: ['flow-storage-post-201'] },
  { schema: FailedSegments, official: 'flow-segment-bulk-failure', prefixes: ['flow-segment-partial-failure'] },
  { schema: StorageBackend, official: 'storage-backend', prefixes: ['storage-backends-get-200'] },
];

const WRITE: Case[] = [
  { schema: FlowWrite, official: 'flow-put', prefixes: ['flow-get-200', 'flow-put.json', 'flow-put-multi'] },
  { schema: SegmentWrite, official: 'flow-segment-post', prefixes: ['flow-segment-post'] },
  { schema: ServiceWrite, official: 'service-post', prefixes: ['service-post'] },
];

const cases = (list: Case[]) =>
  list.flatMap(({ schema, official, prefixes }) =>
    examples(...prefixes).map(([name, value]) => ({ name, value, schema, official })),
  );
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe.skipIf(!hasOfficial)('the official examples', () => {
  test('are there', () => {
    expect(cases(READ).length).toBeGreaterThan(30);
    expect(cases(WRITE).length).toBeGreaterThan(15);
  });

  test.for(cases(READ))('$name is read whole', ({ value, schema }) => {
    expect(plain(schema.parse(value))).toEqual(value);
  });

  test.for(cases(WRITE))('$name may be written, and is valid as we write it', ({ value, schema, official }) => {
    expect(violations(official, plain(schema.parse(value)))).toEqual([]);
  });

  test.for([
    {
      name: 'flow-collection',
      schema: FlowCollectionWrite,
      official: 'flow-collection',
      prefix: 'flow-collection-put',
    },
    {
      name: 'storage by number',
      schema: StorageWrite,
      official: 'flow-storage-post',
      prefix: 'flow-storage-post.json',
    },
    {
      name: 'storage by ids',
      schema: StorageWrite,
      official: 'flow-storage-post',
      prefix: 'flow-storage-post-object_ids',
    },
  ])('$name is taken', ({ schema, official, prefix }) => {
    const values = examples(prefix).map(([, value]) => value);
    const whole = official === 'flow-collection' ? values : values[0];
    expect(violations(official, plain(schema.parse(whole)))).toEqual([]);
  });
});

/** Wrong values for one place in a body, whatever belongs there. */
const WRONG = [undefined, null, -1, 1.5, 0, '', 'x', 'A/B C', true, [], [null], {}, { numerator: 0 }];

function* spoiled(value: unknown, put: (wrong: unknown) => unknown): Generator<unknown> {
  for (const wrong of WRONG) yield put(wrong);
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    yield* spoiled(inner, (wrong) =>
      put(Array.isArray(value) ? value.with(Number(key), wrong) : { ...value, [key]: wrong }),
    );
  }
}

describe.skipIf(!hasOfficial)('what we let out is valid, whatever was put in', () => {
  test.for(cases(WRITE))('$name, spoiled in each place', { timeout: 60_000 }, ({ value, schema, official }) => {
    const bodies = [...spoiled(value, (wrong) => wrong)].map((body) => (body === undefined ? undefined : plain(body)));
    const results = bodies.map((body) => ({ body, parsed: schema.safeParse(body) }));
    const taken = results.filter(({ parsed }) => parsed.success);
    expect([taken.length > 0, taken.length < results.length]).toEqual([true, true]);
    const wrong = taken.flatMap(({ body, parsed }) =>
      violations(official, plain(parsed.data)).map((violation) => ({ body, violation })),
    );
    expect(wrong).toEqual([]);
  });
});

describe('what servers get wrong', () => {
  test('a field of the wrong type is lost, the flow is not', () => {
    const flow = { id: 'f', format: 'urn:x-nmos:format:multi', label: 7, tags: ['x'], collected_by: null, extra: 1 };
    expect(plain(Flow.parse(flow))).toEqual({ id: 'f', format: 'urn:x-nmos:format:multi', extra: 1 });
  });
  test('a URL entry that is none is left out, the others stay', () => {
    const segment = { object_id: 'o', timerange: '[0:0_1:0)', get_urls: [{ url: 5 }, 'x', { url: 'http://a/b' }] };
    expect(plain(Segment.parse(segment))).toEqual({ ...segment, get_urls: [{ url: 'http://a/b' }] });
  });
  test('limit and object_ids together are refused', () => {
    expect(StorageWrite.safeParse({ limit: 1, object_ids: ['a'] }).success).toBe(false);
  });
});
