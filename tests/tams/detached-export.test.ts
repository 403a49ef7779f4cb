import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type AssetId, SignerId } from '#shared/api/ids.ts';
import type { ExportResult } from '#shared/api/project.ts';
import type { EditGraph, MediaRef } from '#shared/edit/model.ts';
import { addInput, addUse, emptyGraph } from '#shared/edit/timeline.ts';
import { changedCopy, never, startEngine } from '../support/engine.ts';
import { call, contribute, type FlowSession, inspectFlow, openFlowSession, workspaceFolder } from './flow-session.ts';

const { engine } = startEngine();

/** One input, carried whole. */
async function exportOf(
  { core }: FlowSession,
  asset: AssetId,
  media: MediaRef = { kind: 'file', asset },
): Promise<ExportResult> {
  const { duration } = await core.handlers['asset.probe']({ asset }, call);
  const drafted = addInput(emptyGraph('Package'), { id: 'i', media, title: 'i', format: 'video/mp4', duration });
  const used = addUse(drafted, { id: 'u', input: 'i' });
  const decided = { disposition: 'carried', decidedBy: { who: 'Desk', at: '2026-11-22T10:00:00Z' } } as const;
  const graph: EditGraph = { ...used, inputs: used.inputs.map((input) => ({ ...input, ...decided })) };
  const signer = SignerId.parse('demo-broadcaster');
  const { job } = await core.handlers['export.start']({ graph, signer, target: undefined, signAnyway: false }, call);
  const ended = await core.handlers['job.wait']({ job }, call);
  if (ended.error) throw Object.assign(new Error(ended.error.message), { code: ended.error.code });
  return core.handlers['export.result']({ job }, call);
}

test(
  'R7: a detached manifest store is carried whole by an export, though its media holds none',
  { timeout: 90_000 },
  async () => {
    const workspace = await workspaceFolder();
    const session = await openFlowSession(workspace);
    const { core } = session;
    await core.handlers['job.wait'](await core.handlers['demo.prepare']({}, call), call);
    const contributed = join(workspace, 'demo/contributed.mp4');
    const store = (await engine.storeBytes({ path: contributed }, { signal: never() }))!.bytes;
    const blank = await changedCopy(contributed, join(workspace, 'blank.mp4'), (bytes) => {
      bytes.fill(0, bytes.indexOf(Buffer.from(store)), bytes.indexOf(Buffer.from(store)) + store.length);
    });
    const { multi } = await contribute(session, blank, { tag: 'detached', store });
    const { inspection } = await inspectFlow(session, multi);
    const fromStore = await exportOf(session, inspection.asset.id);
    const { job } = await core.handlers['flow.take']({ connection: session.connection, flow: multi }, call);
    await core.handlers['job.wait']({ job }, call);
    const { asset, timerange, credentials, credentialsAt, credentialsDirect } = await core.handlers['flow.taken'](
      { job },
      call,
    );
    const fromFlow = await exportOf(session, asset, {
      kind: 'flow',
      connection: session.connection,
      flow: multi,
      timerange,
      asset,
      credentials,
      credentialsAt,
      credentialsDirect,
    });
    const fromFile = await exportOf(session, (await core.grantFile(contributed)).id);

    const said = ({ inspection: { verdict, graph }, manifests }: ExportResult) => ({
      manifests,
      headline: verdict.headline.state,
      chain: verdict.manifests.map(({ integrity, identity }) => [integrity, identity.state, identity.signer?.name]),
      problems: verdict.problems.map(({ code, place }) => [code, place.length]),
      relations: graph?.edges.map(({ relation, title }) => [relation, title]),
    });
    expect(said(fromStore)).toEqual(said(fromFile));
    expect(said(fromFlow)).toEqual(said(fromFile));
    expect(said(fromStore)).toMatchObject({ manifests: 2, headline: 'trusted' });
    // What is recorded of the input's validation names none of our lists (c2pa-engine.md section 2).
    const bytes = await readFile(join(workspace, 'exports', fromStore.name));
    expect(bytes.includes('trustListUri')).toBe(false);
  },
);
