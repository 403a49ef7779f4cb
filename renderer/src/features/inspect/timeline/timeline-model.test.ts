import { expect, test } from 'vitest';
import { ProvenanceGraph } from '#shared/provenance/model.ts';
import { packageGraph } from '../../../testing/inspect-samples.ts';
import { packageStore } from '../../../testing/package-store.ts';
import { readTimeline, timelineEnd, underPlayhead } from './timeline-model.ts';

const S = 1_000_000_000n;
const graph = ProvenanceGraph.parse(packageGraph());
const read = (store: object) => readTimeline(JSON.stringify(store), graph, 'video/mp4')!;

test('the claim’s clips in their places, each with its seconds and its node', () => {
  const timeline = read(packageStore());
  expect(timeline.clips).toEqual([
    {
      key: 'intro:1',
      title: 'intro.mp4',
      output: { start: 0n, end: 4n * S },
      source: { start: 0n, end: 4n * S },
      node: 'urn:c2pa:package#0',
      kind: 'plain-ingredient',
    },
    {
      key: 'clip:1',
      title: 'contributed.mp4',
      output: { start: 4n * S, end: 8n * S },
      source: { start: (132n * S) / 100n, end: (532n * S) / 100n },
      node: 'urn:c2pa:clip',
      kind: 'manifest',
    },
    // Where it is, the claim says; which of its seconds, it does not.
    {
      key: '3.0',
      title: 'outro.mp4',
      output: { start: 8n * S, end: 12n * S },
      node: 'urn:c2pa:outro',
      kind: 'manifest',
    },
  ]);
  expect(timelineEnd(timeline)).toBe(12n * S);
});

test('under the playhead: the clip and the edits of that very second; ends are not inside', () => {
  const timeline = read(packageStore());
  const at = (ticks: bigint) => {
    const { clips, edits } = underPlayhead(timeline, ticks);
    return [clips.map(({ title }) => title), edits.map(({ label }) => label)];
  };
  expect(at(4n * S)).toEqual([['contributed.mp4'], []]);
  expect(at(5n * S)).toEqual([['contributed.mp4'], ['Color or exposure edits: Graded to match the studio']]);
  expect(at(7n * S)).toEqual([['contributed.mp4'], []]);
  expect(at(12n * S)).toEqual([[], []]);
});

test('a claim that places nothing gives an empty timeline; no manifest, none at all', () => {
  expect(read({ active_manifest: 'm', manifests: { m: { label: 'm' } } })).toEqual({ clips: [], edits: [], open: [] });
  expect(readTimeline('{"manifests":{}}', graph, 'video/mp4')).toBeUndefined();
});
