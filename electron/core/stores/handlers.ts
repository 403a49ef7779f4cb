import type { storeApi } from '#shared/api/store.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { CorePorts } from '#core/ports.ts';
import { createBrowsing } from './browse.ts';
import { changeTag, changeText, readChanged, removeFlow } from './changes.ts';
import { reportOn } from './report.ts';
import type { Stores } from './stores.ts';

/** What a page may do with TAMS stores. */
export function createStoreHandlers(stores: Stores, { emit }: Pick<CorePorts, 'emit'>): Handlers<typeof storeApi> {
  const changed = (): void => emit('store.changed', {});
  return {
    ...createBrowsing(stores),
    'store.connections': () => stores.list(),
    'store.add': async (wish) => {
      const added = await stores.add(wish);
      changed();
      return added;
    },
    'store.signIn': ({ connection }) => stores.signIn(connection),
    'store.edit': async ({ connection, ...wish }) => {
      const edited = await stores.edit(connection, wish);
      changed();
      return edited;
    },
    'store.try': ({ connection, ...wish }, { signal }) =>
      stores.trying(connection, wish, (store) => reportOn(store, stores.ports, signal)),
    'store.remove': async ({ connection }) => {
      await stores.remove(connection);
      changed();
      return {};
    },
    'store.test': async ({ connection }, { signal }) => reportOn(await stores.client(connection), stores.ports, signal),

    'store.source': async ({ connection, source }, { signal }) =>
      (await stores.client(connection)).source(source, signal),
    'store.flow': async ({ connection, flow }, { signal }) => (await stores.client(connection)).flow(flow, signal),
    'store.object': async ({ connection, object }, { signal }) => {
      const found = await (await stores.client(connection)).object(object, signal);
      const first = found.first_referenced_by_flow;
      return {
        id: found.id,
        referencedBy: found.referenced_by_flows,
        ...(first !== undefined && { firstReferencedBy: first }),
      };
    },

    'store.setTag': async ({ connection, flow, name, value }, { signal }) => {
      const store = await stores.client(connection);
      await changeTag(store, flow, name, value, signal);
      changed();
      return readChanged(store, flow, signal);
    },
    'store.setText': async ({ connection, flow, ...texts }, { signal }) => {
      const store = await stores.client(connection);
      await changeText(store, flow, texts, signal);
      changed();
      return readChanged(store, flow, signal);
    },
    'store.removeFlow': async ({ connection, flow }, { signal }) => {
      const done = await removeFlow(await stores.client(connection), flow, stores.ports, signal);
      changed();
      return { done };
    },
  };
}
