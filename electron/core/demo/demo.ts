import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoState } from '#shared/api/app.ts';
import { type AssetId, type JobId, ProjectId } from '#shared/api/ids.ts';
import { z } from '#shared/rpc/zod.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import { SIGNATURE_RESERVE } from '#core/c2pa/reserve.ts';
import { contributionDefinition } from '#core/demo/contribution.ts';
import { type DemoClip, demoGraph } from '#core/demo/demo-graph.ts';
import type { InputReports } from '#core/export/input-report.ts';
import type { CanaryGate } from '#core/inspect/canary-gate.ts';
import type { JobContext, Jobs } from '#core/jobs/jobs.ts';
import type { CorePorts } from '#core/ports.ts';
import type { Projects } from '#core/projects/projects.ts';
import { DEMO_CONTRIBUTOR, ensureDemoPki } from '#core/signers/demo-pki.ts';
import type { Signers } from '#core/signers/store.ts';
import type { TrustLists } from '#core/trust/lists.ts';
import { syncFile, temporaryBeside } from '#core/workspace/atomic.ts';
import { jsonFile } from '#core/workspace/json-file.ts';

/** Everything a newcomer needs to see the whole job: certificates, a signed contribution, and a project that uses it. */
export interface Demo {
  state(): Promise<DemoState>;
  /** Makes what is missing. A second call while it runs joins the first. */
  start(): JobId;
}

interface Parts {
  ports: Pick<CorePorts, 'workspace' | 'demoClips' | 'clock' | 'newId' | 'secrets' | 'version' | 'emit'>;
  assets: Assets;
  engine: Engine;
  jobs: Jobs;
  gate: CanaryGate;
  projects: Projects;
  reports: InputReports;
  signers: Signers;
  trust: TrustLists;
}

const CLIPS = ['contributed', 'intro', 'outro'] as const;
type ClipName = (typeof CLIPS)[number];

/** What the demo remembers of itself; written last, so that it stands for a whole demo. */
const DemoRecord = z.object({ project: ProjectId.optional() });

export function createDemo(parts: Parts): Demo {
  const { ports, assets, engine, jobs, gate, projects, reports, signers, trust } = parts;
  const folder = join(ports.workspace, 'demo');
  const record = jsonFile(join(folder, 'demo.json'), DemoRecord, () => ({}));
  const clipPath = (clip: ClipName): string => join(folder, `${clip}.mp4`);

  async function readyProject(): Promise<ProjectId | undefined> {
    const { project } = await record.read();
    const found = await Promise.all(CLIPS.map((clip) => exists(clipPath(clip))));
    return found.every(Boolean) ? project : undefined;
  }

  async function prepare({ signal, progress }: JobContext): Promise<void> {
    progress('Starting the C2PA engine', 0, 4);
    await gate.ensure(signal);
    progress('Making demo certificates', 1, 4);
    await ensureDemoPki({
      folder: ports.workspace,
      secrets: ports.secrets,
      clock: ports.clock,
      trustLists: trust,
    });
    ports.emit('signer.changed', {});
    ports.emit('trust.changed', {});
    if ((await readyProject()) !== undefined) return;
    await mkdir(folder, { recursive: true });
    progress('Signing the contribution', 2, 4);
    await signContribution(signal);
    for (const clip of ['intro', 'outro'] as const)
      await copyFile(join(ports.demoClips, `${clip}.mp4`), clipPath(clip));
    progress('Laying out the project', 3, 4);
    await record.write({ project: await layOut(signal) });
  }

  /** The contributor's camera file: signed as captured, with the demo contributor's certificate. */
  async function signContribution(signal: AbortSignal): Promise<void> {
    const signer = await signers.use(DEMO_CONTRIBUTOR);
    const signed = temporaryBeside(clipPath('contributed'));
    const requestId = ports.newId();
    try {
      await engine.sign(
        {
          definition: contributionDefinition(ports.version, ports.clock()),
          ingredients: [],
          source: join(ports.demoClips, 'contributed.mp4'),
          mimeType: 'video/mp4',
          output: signed,
          algorithm: signer.algorithm,
          chainPem: signer.chainPem,
          reserveSize: SIGNATURE_RESERVE,
        },
        { signal, sign: (tbs) => signer.sign(tbs, { requestId, signal }) },
      );
      await syncFile(signed);
      await rename(signed, clipPath('contributed'));
    } finally {
      await rm(signed, { force: true });
    }
  }

  async function layOut(signal: AbortSignal): Promise<ProjectId> {
    const clip = async (name: ClipName): Promise<DemoClip> => {
      const { id } = await assets.grant(clipPath(name));
      return { asset: id, duration: (await reports.probe(id, signal)).duration };
    };
    const clips = { contributed: await clip('contributed'), intro: await clip('intro'), outro: await clip('outro') };
    const graph = demoGraph(clips, ports.clock());
    return (await projects.save({ name: 'Harbour package (demo)', graph })).id;
  }

  const granted = async (clip: ClipName): Promise<AssetId> => (await assets.grant(clipPath(clip))).id;

  return {
    async state() {
      const project = await readyProject();
      if (project === undefined) return { ready: false };
      return {
        ready: true,
        contributed: await granted('contributed'),
        intro: await granted('intro'),
        outro: await granted('outro'),
        project,
      };
    },
    start: () => jobs.start({ kind: 'demo', subject: 'Demo workspace', key: 'demo' }, prepare).id,
  };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
