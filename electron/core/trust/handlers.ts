import type { AssetId } from '#shared/api/ids.ts';
import type { trustApi } from '#shared/api/trust.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Emit } from '#core/ports.ts';
import type { TrustLists } from '#core/trust/lists.ts';

/** The contract of trust lists, over the lists of a workspace. */
export function createTrustHandlers(trust: TrustLists, assets: Assets, emit: Emit): Handlers<typeof trustApi> {
  const changed = <T>(result: T): T => {
    emit('trust.changed', {});
    return result;
  };
  const pathOf = async (file: AssetId | undefined): Promise<string | undefined> => file && (await assets.path(file));
  return {
    'trust.lists': () => trust.list(),
    'trust.setEnabled': async ({ list, enabled }) => changed(await trust.setEnabled(list, enabled)),
    'trust.import': async ({ file, ...as }) => {
      const { name } = await assets.get(file);
      return changed(await trust.importFrom(await assets.path(file), { ...as, source: `from the file ${name}` }));
    },
    'trust.readUsages': async ({ list, file }) => ({ usages: await trust.readUsages(list, await pathOf(file)) }),
    'trust.importUsages': async ({ list, file }) => changed(await trust.importUsages(list, await pathOf(file))),
    'trust.setVouchesFor': async ({ list, vouchesFor }) => changed(await trust.setVouchesFor(list, vouchesFor)),
    'trust.remove': async ({ list }) => {
      await trust.remove(list);
      return changed({});
    },
    'trust.versions': ({ list }) => trust.versions(list),
    'trust.entries': ({ list, ...what }) => trust.entries(list, what),
    'trust.diff': async ({ list, from, to }) =>
      trust.diff(list, from, 'file' in to ? { path: await assets.path(to.file) } : to),
    'trust.check': async ({ list, file }, { signal }) => changed(await trust.check(list, await pathOf(file), signal)),
    'trust.accept': async ({ list, version, removals }) => changed(await trust.accept(list, version, removals)),
    'trust.discard': async ({ list }) => changed(await trust.discard(list)),
    'trust.rollback': async ({ list, version }) => changed(await trust.rollback(list, version)),
  };
}
