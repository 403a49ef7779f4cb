import { basename, dirname, join, relative, resolve } from 'node:path';
import type { AssetId, ConnectionId } from '#shared/api/ids.ts';
import type { MediaProblem } from '#shared/api/project.ts';
import type { EditGraph, MediaRef } from '#shared/edit/model.ts';
import type { ProjectFile, ProjectMedia } from '#shared/edit/project-file.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { FileDigests } from '#core/media/digests.ts';

interface Named {
  path: string;
  sha256: string;
}

/** The media of projects: from what a project file calls them to assets of this session, and back. */
export interface ProjectMediaFiles {
  /** What is missing or changed becomes a problem of its input, never a project that does not open. */
  open(
    file: ProjectFile,
    path: string,
  ): Promise<{ refer: (media: ProjectMedia) => MediaRef; problems: MediaProblem[] }>;
  /**
   * What to call the media of a graph in a project file in `folder`. Media that were missing when their project was opened keep the name
   * they had.
   * @throws AppError 'not_readable' where media went away since
   */
  name(graph: EditGraph, folder: string): Promise<(asset: AssetId) => Named>;
}

interface Parts {
  workspace: string;
  assets: Assets;
  digests: FileDigests;
  /** Media from stores that are still in the cache. */
  findFlowFile: (
    connection: ConnectionId,
    sha256: string,
  ) => Promise<{ path: string; manifestStore: string | undefined } | undefined>;
}

export function createProjectMedia({ workspace, assets, digests, findFlowFile }: Parts): ProjectMediaFiles {
  /** Of media that are not there, as their projects named them. */
  const missing = new Map<AssetId, Named>();

  async function openFile(media: Extract<ProjectMedia, { kind: 'file' }>, folder: string) {
    const path = resolve(folder, media.path);
    try {
      const { id } = await assets.grant(path);
      missing.delete(id);
      return { id, changed: (await digests.sha256(await assets.path(id))) !== media.sha256 };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not_readable') throw error;
      const id = await assets.expect(path);
      missing.set(id, { path, sha256: media.sha256 });
      return { id, changed: false };
    }
  }

  /** By its digest: what is in the cache under it is what the project means. */
  async function openFlowFile(connection: ConnectionId, sha256: string, title: string): Promise<AssetId> {
    const found = await findFlowFile(connection, sha256);
    if (found !== undefined) return (await assets.grant(found.path, { manifestStore: found.manifestStore })).id;
    const path = join(workspace, 'cache', 'flows', 'gone', sha256.slice(0, 16), `${title.replaceAll(/\W+/g, ' ')}.mp4`);
    const id = await assets.expect(path);
    missing.set(id, { path, sha256 });
    return id;
  }

  async function openMedia(
    media: ProjectMedia,
    title: string,
    folder: string,
  ): Promise<{ ref: MediaRef; state: MediaProblem['state'] | undefined }> {
    if (media.kind === 'file') {
      const { id, changed } = await openFile(media, folder);
      return { ref: { kind: 'file', asset: id }, state: missing.has(id) ? 'missing' : changed ? 'changed' : undefined };
    }
    const { connection, flow, timerange, sha256, credentials: of } = media;
    const asset = await openFlowFile(connection, sha256, title);
    const credentials = of && (await openFlowFile(connection, of.sha256, `${title} credentials`));
    const ref: MediaRef = {
      kind: 'flow',
      connection,
      flow,
      timerange,
      asset,
      ...(of && credentials !== undefined && { credentials, credentialsAt: of.at, credentialsDirect: of.direct }),
    };
    const isMissing = missing.has(asset) || (credentials !== undefined && missing.has(credentials));
    return { ref, state: isMissing ? 'missing' : undefined };
  }

  return {
    async open({ graph }, path) {
      const refs = new Map<ProjectMedia, MediaRef>();
      const problems: MediaProblem[] = [];
      for (const { id, title, media } of graph.inputs) {
        const { ref, state } = await openMedia(media, title, dirname(path));
        refs.set(media, ref);
        if (state !== undefined)
          problems.push({ input: id, state, kind: media.kind, message: said(state, title, media) });
      }
      return { refer: (media) => refs.get(media)!, problems };
    },
    async name(graph, folder) {
      const names = new Map<AssetId, Named>();
      const used = graph.inputs.flatMap(({ media }) =>
        media.kind === 'flow' && media.credentials !== undefined ? [media.asset, media.credentials] : [media.asset],
      );
      for (const asset of used) {
        const gone = missing.get(asset);
        const isThere = (await assets.get(asset)).present;
        if (gone !== undefined && !isThere) names.set(asset, { ...gone, path: portablePath(folder, gone.path) });
        else {
          const at = await assets.path(asset);
          names.set(asset, { path: portablePath(folder, at), sha256: await digests.sha256(at) });
        }
      }
      return (asset) => names.get(asset)!;
    },
  };
}

function said(state: MediaProblem['state'], title: string, media: ProjectMedia): string {
  if (media.kind === 'flow')
    return `The media of “${title}” are not kept here any more. Fetch them from the store again.`;
  const name = basename(media.path);
  return state === 'missing'
    ? `${name} is not where it was when the project was saved. Find it, or take “${title}” out.`
    : `${name} has changed since the project was saved. Check “${title}” before you export.`;
}

/** Relative to the project where that stays within two folders up, so that a folder can be moved whole; absolute otherwise. */
function portablePath(folder: string, path: string): string {
  const near = relative(folder, path);
  return near.startsWith(join('..', '..', '..')) ? path : near.replaceAll('\\', '/');
}
