import type { StoreReport } from '#shared/api/store.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Service } from '#shared/tams/model.ts';
import type { StorageBackend } from '#shared/tams/segment.ts';
import { probe } from '#core/tams/capabilities.ts';
import type { TamsClient } from '#core/tams/client.ts';
import type { TamsPorts } from '#core/tams/connection.ts';

/**
 * What a store says of itself and what it really does, reading only.
 * @throws AppError as the client does; 'store_protocol' where something answers that is no TAMS store
 */
export async function reportOn(store: TamsClient, ports: TamsPorts, signal: AbortSignal): Promise<StoreReport> {
  const from = ports.now();
  const { name, description, api_version, service_version } = await serviceOf(store, signal);
  const latency = ports.now() - from;
  const { claims: _claims, ...capabilities } = await probe(store, ports.newId, signal);
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    apiVersion: api_version,
    ...(service_version !== undefined && { serviceVersion: service_version }),
    backends: await backendsOf(store, signal),
    capabilities,
    latency,
  };
}

async function serviceOf(store: TamsClient, signal: AbortSignal): Promise<Service> {
  try {
    return await store.service(signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    throw new AppError(
      'store_protocol',
      'Something answers at this address, and it is no TAMS store. Check the path of the address.',
      { cause: error },
    );
  }
}

/** Stores before 7 have no such list, and others keep it to their administrators. */
async function backendsOf(store: TamsClient, signal: AbortSignal): Promise<StorageBackend[]> {
  const found: StorageBackend[] = [];
  try {
    for await (const { items } of store.storageBackends(signal)) found.push(...items);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled' || error.code === 'store_unreachable') throw error;
  }
  return found;
}
