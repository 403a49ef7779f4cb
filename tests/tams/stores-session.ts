import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createStores, type Stores } from '#core/stores/stores.ts';
import { memorySecrets } from '../support/secrets.ts';

/** A folder that ends with the test. */
export async function temporaryWorkspace(): Promise<string> {
  const workspace = await mkdtemp(join(tmpdir(), 'countersign-stores-'));
  onTestFinished(() => rm(workspace, { recursive: true, force: true }));
  return workspace;
}

/** The stores of a workspace, as one process of it has them. */
export function openStores(workspace: string, secrets = memorySecrets()): Stores {
  const stores = createStores({
    workspace,
    version: '1.2.3',
    secrets,
    clock: () => new Date(),
    newId: () => randomBytes(10).toString('hex'),
    log: () => {},
  });
  onTestFinished(() => stores.dispose());
  return stores;
}
