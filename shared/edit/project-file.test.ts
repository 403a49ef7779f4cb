import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssetId } from '#shared/api/ids.ts';
import { fromProjectFile, parseProjectFile, printProjectFile, toProjectFile } from '#shared/edit/project-file.ts';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { editGraphs } from '../../tests/edit/graphs.ts';

const asset = AssetId.parse('a_000000000000');
const place = { path: '../media/clip.mp4', sha256: 'ab'.repeat(32) };
const small = () => {
  const graph = addInput(emptyGraph('Package'), {
    id: 'i1',
    media: { kind: 'file', asset },
    title: 'clip.mp4',
    format: 'video/mp4',
    duration: 12_000_000_000n,
  });
  return addUse(graph, { id: 'u1', input: 'i1' });
};
const text = () => printProjectFile(toProjectFile(small(), 'Harbour', () => place));

/** The error a text gives. */
function refusal(spoiled: string): AppError {
  try {
    parseProjectFile(spoiled, 'harbour.json');
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('It was taken.');
}

describe('project files', () => {
  test('are text that a person can read and a tool can diff', () => {
    expect(text()).toBe(`{
  "countersign": "project/1",
  "name": "Harbour",
  "graph": {
    "version": 1,
    "inputs": [
      {
        "id": "i1",
        "media": {
          "kind": "file",
          "path": "../media/clip.mp4",
          "sha256": "${place.sha256}"
        },
        "title": "clip.mp4",
        "format": "video/mp4",
        "duration": "12000000000",
        "disposition": "undecided",
        "relation": "auto"
      }
    ],
    "uses": [
      {
        "id": "u1",
        "input": "i1",
        "source": {
          "start": "0",
          "end": "12000000000"
        },
        "output": {
          "start": "0",
          "end": "12000000000"
        }
      }
    ],
    "operations": [
      {
        "id": "publish",
        "kind": "publish",
        "on": "package",
        "params": {}
      }
    ],
    "output": {
      "title": "Package",
      "format": "video/mp4",
      "granularity": "coarse",
      "metadata": [],
      "takeResponsibility": false,
      "allActionsKnown": false,
      "overrides": {}
    }
  }
}
`);
  });

  test('give back the graph they were made from, and the same text whatever the order of keys', () => {
    const shuffled = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([key, one]) => [key, shuffled(one)]),
          )
        : Array.isArray(value)
          ? value.map(shuffled)
          : value;
    fc.assert(
      fc.property(editGraphs, (graph) => {
        const printed = printProjectFile(toProjectFile(graph, 'Any', () => place));
        const file = parseProjectFile(JSON.stringify(shuffled(JSON.parse(printed))), 'any.json');
        expect(printProjectFile(file)).toBe(printed);
        const digests: string[] = [];
        const again = fromProjectFile(file, (media) => {
          digests.push(media.sha256);
          if (media.kind === 'file') return { kind: 'file', asset };
          const { sha256: _media, credentials, ...flow } = media;
          return {
            ...flow,
            asset,
            ...(credentials && {
              credentials: asset,
              credentialsAt: credentials.at,
              credentialsDirect: credentials.direct,
            }),
          };
        });
        expect(again).toEqual(graph);
        expect(new Set(digests)).toEqual(new Set([place.sha256]));
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['not JSON', () => '{', 'is no project file: it is not JSON'],
    ['nested without end', () => '['.repeat(200_000), 'is no project file: it is not JSON'],
    ['another kind of JSON', () => '{"name":"x"}', 'is not a Countersign project'],
    ['a newer version', () => text().replace('project/1', 'project/2'), 'was saved by a newer version'],
    [
      'a time that is no number',
      () => text().replace('"duration": "12000000000"', '"duration": 12.5'),
      'graph.inputs.0.duration is wrong',
    ],
    ['a digest that is none', () => text().replace(place.sha256, 'x'), 'graph.inputs.0.media.sha256 is wrong'],
    [
      'a use of nothing',
      () => text().replace('"input": "i1"', '"input": "i2"'),
      'graph.uses.0.input is wrong (there is no input “i2”)',
    ],
    [
      'an operation on nothing',
      () => text().replace('"on": "package"', '"on": { "uses": ["u9"] }'),
      'graph.operations.0.on.uses is wrong (there is no “u9”)',
    ],
  ])('%s is refused with the place and a way out', (_name, spoil, sentence) => {
    const error = refusal(spoil());
    expect(error.code).toBe('project_invalid');
    expect(error.message).toContain('“harbour.json”');
    expect(error.message).toContain(sentence);
    expect(error.message).toMatch(/\.$/);
  });

  test('what could not be opened again is not saved', () => {
    const graph = small();
    const twice = { ...graph, uses: [...graph.uses, ...graph.uses] };
    const save = () => printProjectFile(toProjectFile(twice, 'Harbour', () => place));
    expect(save).toThrow('“Harbour” cannot be saved: graph.uses.1.id is wrong (a second “u1”).');
    expect(save).toThrow(AppError);
  });
});
