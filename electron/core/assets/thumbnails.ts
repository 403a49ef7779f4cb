import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetId } from '#shared/api/ids.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import type { LocatedFile } from '#core/core.ts';
import type { Inspector } from '#core/inspect/inspect.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';

/** Pictures that manifests carry, as files the shells can serve: bytes never cross RPC. */
export interface Thumbnails {
  /** The URL path of a node's picture, or none. */
  url(asset: AssetId, node: string, signal: AbortSignal): Promise<{ path?: string }>;
  locate(asset: AssetId, file: string): Promise<LocatedFile | undefined>;
}

/** What we show of a stranger's picture: raster formats only. An SVG is a document that can run. */
const EXTENSIONS: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' };

interface Parts {
  folder: string;
  assets: Assets;
  engine: Engine;
  inspector: Inspector;
}

export function createThumbnails({ folder, assets, engine, inspector }: Parts): Thumbnails {
  const known = new Map<string, { path?: string }>();

  return {
    async url(asset, node, signal) {
      const fingerprint = await assets.fingerprint(asset);
      const name = createHash('sha256').update(`${fingerprint}\0${node}`).digest('hex').slice(0, 32);
      const held = known.get(name);
      if (held) return held;
      const { graph } = await inspector.inspect(asset);
      const identifier = graph?.nodes.find(({ id }) => id === node)?.thumbnail;
      if (identifier === undefined) return {};
      const [path, manifestStore] = [await assets.path(asset), await assets.manifestStore(asset)];
      const picture = await engine.thumbnail({ path, manifestStore, identifier }, { signal });
      const extension = picture && EXTENSIONS[picture.mimeType];
      let result: { path?: string } = {};
      if (picture && extension !== undefined) {
        await writeFileAtomic(join(folder, `${name}.${extension}`), picture.bytes);
        result = { path: `/thumb/${asset}/${name}.${extension}` };
      }
      known.set(name, result);
      return result;
    },
    async locate(_asset, file) {
      const [, extension = ''] = /^[0-9a-f]{32}\.(jpg|png|webp)$/.exec(file) ?? [];
      const mimeType = Object.entries(EXTENSIONS).find(([, one]) => one === extension)?.[0];
      const path = join(folder, file);
      if (mimeType === undefined || !(await stat(path).catch(() => undefined))) return undefined;
      return { path, mimeType, name: file };
    },
  };
}
