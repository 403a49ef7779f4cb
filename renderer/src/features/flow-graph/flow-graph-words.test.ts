import { expect, test } from 'vitest';
import { FlowGraphNode } from '#shared/tams/flow-graph.ts';
import { flowNode, objectNode } from '../../testing/store-samples.ts';
import { factWords, markOf, spokenWords, titleOf } from './flow-graph-words.ts';

const multi = 'urn:x-nmos:format:multi';
const flow = (change: Parameters<typeof flowNode>[1] = {}) => FlowGraphNode.parse(flowNode('f', change));

test('a name where there is one, else the id', () => {
  expect([flow({ label: 'Harbour' }), flow({ label: ' ' }), flow()].map(titleOf)).toEqual(['Harbour', 'f', 'f']);
});

test('a track without Segments of its own has no length', () => {
  expect(
    ['[0:0_12:480000000)', '()', '[5:0_5:0)', 'soon'].map((timerange) =>
      factWords(flow({ codec: 'video/h264', timerange })),
    ),
  ).toEqual(['video/h264 · 0:00:12.480', 'video/h264', 'video/h264', 'video/h264']);
});

test('only multi-essence Flows are told not to be examined; who holds the credentials says so', () => {
  const words = [
    flow(),
    flow({ format: multi }),
    flow({ format: multi, provenance: 'none' }),
    flow({ holdsCredentials: true }),
  ].map((node) => markOf(node)?.words);
  expect(words).toEqual([undefined, 'Credentials: not examined', 'Credentials: none', 'Holds Content Credentials']);
  expect(markOf(flow({ missing: true, holdsCredentials: true }))?.words).toBe('Not to be had from this store');
});

test('how many Flows use an Object is told, one without users is not counted', () => {
  expect([0, 1, 3].map((users) => factWords(FlowGraphNode.parse(objectNode('o', users))))).toEqual([
    '',
    'used by 1 Flow',
    'used by 3 Flows',
  ]);
});

test('trap: what is read aloud carries no characters that act unseen', () => {
  expect(spokenWords(flow({ label: 'a\u202Eb' }))).not.toContain('\u202E');
});
