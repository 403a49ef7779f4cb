import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FlowInspection } from '#shared/api/flow.ts';
import type { AssetId, ConnectionId } from '#shared/api/ids.ts';
import type { Inspection } from '#shared/api/asset.ts';
import type { TagValue } from '#shared/tams/model.ts';
import type { Core } from '#core/core.ts';
import type { TamsClient } from '#core/tams/client.ts';
import { createNodeCore } from '../../electron/node/node-core.ts';
import { never, openClient } from './client-session.ts';
import { addObject, writeFlows, type Written } from './flows.ts';
import { type Faults, type Misbehaving, startMisbehaving } from './misbehaving-store.ts';
import { openSession } from './store-session.ts';

/* A whole core that looks at a store through a proxy that can misbehave. */

const dist = resolve(import.meta.dirname, '../../dist');
export const call = { signal: never() };

export interface FlowSession {
  core: Core;
  workspace: string;
  connection: ConnectionId;
  /** Writes to the store as it is. */
  writer: TamsClient;
  proxy: Misbehaving;
  /** Errors the core logged. */
  logged: unknown[];
}

export async function openFlowSession(workspace: string, faults: Faults = {}): Promise<FlowSession> {
  const { store } = await openSession();
  const auth = { kind: 'bearer', token: store.token } as const;
  const proxy = await startMisbehaving(store.url, faults);
  const logged: unknown[] = [];
  const core = await startCore(workspace, logged);
  const { id } = await core.handlers['store.add']({ name: `Store at ${proxy.url}`, address: proxy.url, auth }, call);
  return { core, workspace, connection: id, writer: await openClient(store.url, auth), proxy, logged };
}

export async function startCore(workspace: string, logged: unknown[] = []): Promise<Core> {
  const log = (level: string, ...rest: unknown[]): void => void (level === 'error' && logged.push(rest));
  const core = await createNodeCore({ workspace, dist, emit: () => {}, log });
  onTestFinished(() => core.dispose());
  return core;
}

/** A folder that goes with the test. */
export async function workspaceFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-flows-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A contributed file in the store: its Flows, its object, and the detached manifest store where there is one. */
export async function contribute(
  { writer }: FlowSession,
  path: string,
  { tag, store, label = 'Harbour.mp4' }: { tag?: TagValue; store?: Uint8Array | undefined; label?: string },
): Promise<Written> {
  const written = await writeFlows(writer, {
    label,
    ...(tag !== undefined && { tag }),
    ...(store && { data: 'c2pa' }),
  });
  await addObject(writer, written.multi, await readFile(path));
  if (store) await addObject(writer, written.data!, store);
  return written;
}

/** Validates a file by itself. */
export async function inspectFile(core: Core, path: string): Promise<Inspection> {
  const { id } = await core.grantFile(path);
  return validate(core, id);
}

export async function validate(core: Core, asset: AssetId): Promise<Inspection> {
  const { job } = await core.handlers['asset.validate']({ asset }, call);
  await core.handlers['job.wait']({ job }, call);
  return core.handlers['asset.inspect']({ asset }, call);
}

/** Fetches and validates a Flow. Rejects with the job's own error. */
export async function inspectFlow({ core, connection }: FlowSession, flow: string): Promise<FlowInspection> {
  const { job } = await core.handlers['flow.inspect']({ connection, flow }, call);
  const ended = await core.handlers['job.wait']({ job }, call);
  if (ended.error) throw Object.assign(new Error(ended.error.message), { code: ended.error.code });
  return core.handlers['flow.inspected']({ job }, call);
}
