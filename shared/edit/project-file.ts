import { type AssetId, ConnectionId } from '#shared/api/ids.ts';
import { EditGraph, Input, type MediaRef } from '#shared/edit/model.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { AnyId } from '#shared/tams/model.ts';
import { Range, Ticks } from '#shared/tams/time.ts';

/*
 * A project on disk: an edit graph whose media are named by path and digest instead of by asset ids, which live as long as a
 * session. Text with two spaces, one key order and a newline at the end, so that it diffs well under version control.
 */

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** `path` is as the caller wrote it, relative to the project file or absolute; sha256 in hex tells whether it is still the same file. */
const FileMedia = z.object({
  kind: z.literal('file'),
  path: z.string().min(1).max(4096),
  sha256: Sha256,
});

/** Media from a store: what to fetch, and by its digest whether what is here is still that. Addresses and secrets are the connection's. */
const FlowMedia = z.object({
  kind: z.literal('flow'),
  connection: ConnectionId,
  flow: AnyId,
  timerange: Range,
  sha256: Sha256,
  /** The contributed object with the Content Credentials, as in MediaRef. */
  credentials: z.object({ sha256: Sha256, at: Ticks, direct: z.boolean() }).optional(),
});

const ProjectMedia = z.discriminatedUnion('kind', [FileMedia, FlowMedia]);
export type ProjectMedia = z.output<typeof ProjectMedia>;

const ProjectFile = z
  .object({
    /** Says what kind of JSON this is, and in which version. */
    countersign: z.literal('project/1'),
    name: z.string().min(1).max(200),
    graph: EditGraph.extend({ inputs: z.array(Input.extend({ media: ProjectMedia })).max(1000) }),
  })
  .superRefine(({ graph }, context) => {
    for (const { path, message } of brokenReferences(graph)) {
      context.addIssue({ code: 'custom', path: ['graph', ...path], message });
    }
  });
export type ProjectFile = z.output<typeof ProjectFile>;

type Graph = Pick<EditGraph, 'uses' | 'operations'> & { inputs: readonly { id: string }[] };

/** @param locate where an asset of this session is kept, and its digest. */
export function toProjectFile(
  graph: EditGraph,
  name: string,
  locate: (asset: AssetId) => { path: string; sha256: string },
): ProjectFile {
  const inputs = graph.inputs.map((input) => ({ ...input, media: named(input.media, locate) }));
  return { countersign: 'project/1', name, graph: { ...graph, inputs } };
}

function named(media: MediaRef, locate: (asset: AssetId) => { path: string; sha256: string }): ProjectMedia {
  if (media.kind === 'file') return { kind: 'file', ...locate(media.asset) };
  const { connection, flow, timerange, asset, credentials, credentialsAt: at, credentialsDirect: direct } = media;
  return {
    kind: 'flow',
    connection,
    flow,
    timerange,
    sha256: locate(asset).sha256,
    ...(credentials !== undefined &&
      at !== undefined && { credentials: { sha256: locate(credentials).sha256, at, direct: direct === true } }),
  };
}

/** @param refer gives media an asset id of this session; the caller has checked that the person chose this project. */
export function fromProjectFile(file: ProjectFile, refer: (media: ProjectMedia) => MediaRef): EditGraph {
  const inputs = file.graph.inputs.map(({ media, ...input }): Input => ({ ...input, media: refer(media) }));
  return { ...file.graph, inputs };
}

/**
 * The text of a project file. The same project gives the same text, whatever the order its parts were put together in.
 * @throws AppError 'project_invalid' rather than writing what could not be opened again.
 */
export function printProjectFile(file: ProjectFile): string {
  const encoded = z.safeEncode(ProjectFile, file);
  if (!encoded.success) throw invalid(`“${file.name}” cannot be saved`, encoded.error);
  const { graph, ...rest } = encoded.data;
  const operations = graph.operations.map((operation) => ({ ...operation, params: inKeyOrder(operation.params) }));
  const output = { ...graph.output, overrides: inKeyOrder(graph.output.overrides) };
  return `${JSON.stringify({ ...rest, graph: { ...graph, operations, output } }, null, 2)}\n`;
}

/**
 * Parses a project file.
 * @param name what to call the file in an error.
 * @throws AppError 'project_invalid' with the place of the first fault, such as `graph.inputs.0.duration`.
 */
export function parseProjectFile(text: string, name: string): ProjectFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    // SyntaxError, or RangeError from nesting too deep to be ours.
    throw new AppError('project_invalid', `“${name}” is no project file: it is not JSON. Open another one.`, { cause });
  }
  const kind = z.object({ countersign: z.string() }).safeParse(json);
  if (!kind.success || !kind.data.countersign.startsWith('project/')) {
    throw new AppError('project_invalid', `“${name}” is not a Countersign project. Open another file.`);
  }
  if (kind.data.countersign !== 'project/1') {
    throw new AppError('project_invalid', `“${name}” was saved by a newer version of Countersign. Update to open it.`);
  }
  const parsed = z.safeDecode(ProjectFile, json as z.input<typeof ProjectFile>);
  if (parsed.success) return parsed.data;
  throw invalid(`“${name}” cannot be read`, parsed.error);
}

function invalid(what: string, error: z.ZodError): AppError {
  const issue = error.issues[0];
  const place = issue?.path.map(String).join('.') ?? '';
  const message = `${what}: ${place} is wrong (${issue?.message ?? 'unknown'}). Correct it, or go back to a copy.`;
  return new AppError('project_invalid', message, { cause: error });
}

/** What a schema cannot say: ids are unique, and every id that is named is there. */
function brokenReferences({ inputs, uses, operations }: Graph): { path: (string | number)[]; message: string }[] {
  const broken: { path: (string | number)[]; message: string }[] = [];
  const known = { inputs: new Set<string>(), uses: new Set<string>(), operations: new Set<string>() };
  for (const [list, items] of [
    ['inputs', inputs],
    ['uses', uses],
    ['operations', operations],
  ] as const) {
    for (const [index, { id }] of items.entries()) {
      if (known[list].has(id)) broken.push({ path: [list, index, 'id'], message: `a second “${id}”` });
      known[list].add(id);
    }
  }
  for (const [index, { input }] of uses.entries()) {
    if (!known.inputs.has(input))
      broken.push({ path: ['uses', index, 'input'], message: `there is no input “${input}”` });
  }
  for (const [index, { on }] of operations.entries()) {
    if (on === 'package') continue;
    const [list, ids] = 'uses' in on ? (['uses', on.uses] as const) : (['inputs', on.inputs] as const);
    const missing = ids.find((id) => !known[list].has(id));
    if (missing !== undefined) {
      broken.push({ path: ['operations', index, 'on', list], message: `there is no “${missing}”` });
    }
  }
  return broken;
}

const inKeyOrder = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
