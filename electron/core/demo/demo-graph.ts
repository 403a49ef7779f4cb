import type { AssetId } from '#shared/api/ids.ts';
import type { EditGraph, Input } from '#shared/edit/model.ts';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';
import { TICKS_PER_SECOND } from '#shared/tams/time.ts';

export interface DemoClip {
  asset: AssetId;
  /** Nanoseconds. */
  duration: bigint;
}

/** Figure 1 of the TAMS note (seed 001): the contributed clip, cut, between a library intro and outro that carry no credentials. */
export function demoGraph(clips: { contributed: DemoClip; intro: DemoClip; outro: DemoClip }, at: Date): EditGraph {
  const decidedBy = { who: 'Demo newsroom', at: at.toISOString() };
  const dispositions: Record<string, Input['disposition']> = {
    intro: 'vouched',
    contributed: 'carried',
    outro: 'vouched',
  };
  let graph = emptyGraph('Harbour package');
  graph = addInput(graph, clip('intro', clips.intro));
  graph = addInput(graph, clip('contributed', clips.contributed));
  graph = addInput(graph, clip('outro', clips.outro));
  graph = addUse(graph, { id: 'u-intro', input: 'intro' });
  graph = addUse(graph, {
    id: 'u-clip',
    input: 'contributed',
    source: { start: 2n * TICKS_PER_SECOND, end: 8n * TICKS_PER_SECOND },
  });
  graph = addUse(graph, { id: 'u-outro', input: 'outro' });
  return {
    ...graph,
    inputs: graph.inputs.map((input) => ({
      ...input,
      disposition: dispositions[input.id] ?? input.disposition,
      decidedBy,
    })),
    operations: [{ id: 'o-publish', kind: 'publish', on: 'package', params: {} }],
    output: {
      ...graph.output,
      metadata: [
        { name: 'dc:title', value: 'Harbour package' },
        { name: 'dc:description', value: 'A contributed clip between our intro and outro.' },
        { name: 'dc:creator', value: 'Demo newsroom' },
      ],
    },
  };
}

const clip = (id: string, { asset, duration }: DemoClip): Parameters<typeof addInput>[1] => ({
  id,
  media: { kind: 'file', asset },
  title: `${id}.mp4`,
  format: 'video/mp4',
  duration,
});
