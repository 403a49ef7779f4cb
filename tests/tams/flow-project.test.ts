import { appendFile, copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EditGraph } from '#shared/edit/model.ts';
import { addInput, emptyGraph } from '#shared/edit/timeline.ts';
import { call, type FlowMediaSession, openFlowMedia, SECOND } from './flow-media-session.ts';

let session: FlowMediaSession;
beforeAll(async () => {
  session = await openFlowMedia();
}, 120_000);
afterAll(() => session.close());

describe('a project with Flows', () => {
  const save = async (graph: EditGraph) =>
    (await session.core.handlers['project.save']({ name: 'With Flows', graph }, call)).id;

  test('opens with the media that are kept here, and says when they are not', async () => {
    const { core, ingested, take, pathOf, graphOf } = session;
    const part = await take(ingested.flow, { start: 1n * SECOND, end: 4n * SECOND });
    const graph = await graphOf([part, await take(ingested.flow)]);
    const project = await save(graph);
    const opened = await core.handlers['project.open']({ project }, call);
    expect({ graph: opened.graph, problems: opened.problems }).toEqual({ graph, problems: [] });
    // The cache made room.
    await rm(await pathOf(part.asset));
    const without = await core.handlers['project.open']({ project }, call);
    expect(without.problems).toEqual([
      {
        input: 'i0',
        state: 'missing',
        kind: 'flow',
        message: 'The media of “clip 0” are not kept here any more. Fetch them from the store again.',
      },
    ]);
    expect(without.graph.inputs.map(({ media }) => media.kind === 'flow' && media.timerange)).toEqual([
      part.timerange,
      { start: 0n, end: 12n * SECOND },
    ]);
    // Saved again it still knows what it wants, and fetching that gives the same bytes as before.
    const saved = await save(without.graph);
    await take(ingested.flow, part.timerange);
    expect((await core.handlers['project.open']({ project: saved }, call)).problems).toEqual([]);
  });

  test('opens though a file of it is missing or changed, and says which', async () => {
    const { core, contributed, pathOf, folder } = session;
    const [gone, other] = ['gone.mp4', 'other.mp4'].map((name) => join(folder, name));
    for (const path of [gone!, other!]) await copyFile(await pathOf(contributed), path);
    let graph = emptyGraph('Files');
    for (const [id, path] of Object.entries({ gone: gone!, other: other! })) {
      const media = { kind: 'file' as const, asset: (await core.grantFile(path)).id };
      graph = addInput(graph, { id, media, title: id, format: 'video/mp4', duration: 12n * SECOND });
    }
    const project = await save(graph);
    await rm(gone!);
    await appendFile(other!, 'more');
    const opened = await core.handlers['project.open']({ project }, call);
    expect(opened.graph).toEqual(graph);
    expect(opened.problems?.map(({ input, state, message }) => [input, state, message])).toEqual([
      ['gone', 'missing', 'gone.mp4 is not where it was when the project was saved. Find it, or take “gone” out.'],
      ['other', 'changed', 'other.mp4 has changed since the project was saved. Check “other” before you export.'],
    ]);
    expect(await save(opened.graph)).toBeDefined();
  });
});
