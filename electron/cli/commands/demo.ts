import { copyFile, mkdir, mkdtemp, open, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Inspection } from '#shared/api/asset.ts';
import { SignerId } from '#shared/api/ids.ts';
import { z } from '#shared/rpc/zod.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { type CliSession, openSession } from '../session.ts';
import { inspectionText } from '../text.ts';
import { discover, ingest, StoreFacts, takeFromStore } from './demo-store.ts';

const Step = z.object({
  name: z.enum([
    'contribution',
    'contribution-in-store',
    'export',
    'export-in-store',
    'tampered-export',
    'tampered-contribution',
  ]),
  path: z.string(),
  milliseconds: z.number(),
  inspection: Inspection,
});
type Step = z.output<typeof Step>;

/** What `countersign demo --json` prints. */
export const DemoReport = z.object({
  version: z.literal(1),
  folder: z.string(),
  steps: z.array(Step),
  export: z.object({ manifests: z.number().int(), sha256: z.string(), timings: z.record(z.string(), z.number()) }),
  /** Where both went in the store of the workspace, and how they were found there again. */
  store: z.object({ contribution: StoreFacts, export: StoreFacts }),
  /** What changed between the export and its tampered copy. */
  difference: z.array(z.string()),
  milliseconds: z.number(),
});
export type DemoReport = z.output<typeof DemoReport>;

const TITLES: Record<Step['name'], string> = {
  contribution: '1. The contribution, signed by the contributor',
  'contribution-in-store': '2. The same from the store, found from the Flow of its pictures',
  export: '3. The package made from that Flow, countersigned by the broadcaster',
  'export-in-store': '4. The package from the store, found from the Flow of its pictures',
  'tampered-export': '5. A copy of the package with one bit of its picture changed',
  'tampered-contribution': '6. A copy of the contribution with one bit of its picture changed',
};

export interface DemoOptions {
  json: boolean;
  quiet: boolean;
  keep: string | undefined;
  print: (text: string) => void;
}

/**
 * Figure 1 of application note 0011 from end to end, on real files: sign, validate, ingest, discover, export, validate, re-import, discover;
 * then tamper and compare. Exit 0 only if all came out right.
 */
export async function runDemo({ json, quiet, keep, print }: DemoOptions): Promise<ExitCode> {
  const started = Date.now();
  const folder = keep ?? (await mkdtemp(join(tmpdir(), 'countersign-demo-')));
  await mkdir(folder, { recursive: true });
  const session = await openSession({ demo: true, workspace: join(folder, 'workspace'), quiet: quiet || json });
  try {
    const steps: Step[] = [];
    const took = (name: Step['name'], path: string, milliseconds: number, inspection: Inspection): Step => {
      const made: Step = { name, path, milliseconds, inspection };
      steps.push(made);
      if (!json) print(`${TITLES[name]}\n   ${path} (${milliseconds} ms)\n${inspectionText(inspection)}\n\n`);
      return made;
    };
    const step = async (name: Step['name'], path: string): Promise<Step> => {
      const from = Date.now();
      const inspection = await inspect(session, path);
      return took(name, path, Date.now() - from, inspection);
    };
    /** Puts a file into the store and finds it there again. */
    const throughStore = async (name: Step['name'], { inspection: { asset }, path }: Step) => {
      const from = Date.now();
      const ingested = await ingest(session, asset.id);
      const { facts, inspected } = await discover(session, ingested);
      took(name, path, Date.now() - from, inspected.inspection);
      if (!json) print(storeText(facts));
      return { ingested, facts };
    };

    await session.finish((await session.client['demo.prepare']({})).job);
    const { project: id } = await session.client['demo.state']({});
    if (id === undefined) throw new AppError('internal', 'The demo project is missing.');
    const contributed = join(folder, 'contributed.mp4');
    await copyFile(join(folder, 'workspace/demo/contributed.mp4'), contributed);
    const contribution = await throughStore('contribution-in-store', await step('contribution', contributed));

    const { graph } = await session.client['project.open']({ project: id });
    const fromStore = await takeFromStore(session, graph, 'contributed', contribution.ingested);
    const out = join(folder, 'package.mp4');
    const { target } = await session.core.grantTarget(out);
    const order = { graph: fromStore, signer: SignerId.parse('demo-broadcaster'), target, signAnyway: false };
    const { job } = await session.client['export.start'](order);
    await session.finish(job);
    const result = await session.client['export.result']({ job });
    const exported = await step('export', out);
    const reimport = await throughStore('export-in-store', exported);

    const tampered = await step('tampered-export', await tamper(out, join(folder, 'package-tampered.mp4')));
    await step('tampered-contribution', await tamper(contributed, join(folder, 'contributed-tampered.mp4')));
    const difference = compare(exported.inspection, tampered.inspection);

    const milliseconds = Date.now() - started;
    if (json) {
      const { manifests, sha256, timings } = result;
      const report = {
        version: 1 as const,
        folder,
        steps,
        export: { manifests, sha256, timings },
        store: { contribution: contribution.facts, export: reimport.facts },
        difference,
        milliseconds,
      };
      print(`${JSON.stringify(z.encode(DemoReport, report), null, 2)}\n`);
    } else {
      print(`What one bit changed:\n${difference.map((line) => `   ${line}`).join('\n')}\n\n`);
      print(`The package carries ${result.manifests} manifests. Phases in ms: ${timingText(result.timings)}.\n`);
      print(`All of it took ${milliseconds} ms. The files are in ${folder}\n`);
    }
    const isWhole = result.sha256 === reimport.facts.sha256;
    return isWhole && asExpected(steps) ? EXIT.fine : EXIT.problem;
  } finally {
    await session.close();
  }
}

async function inspect(session: CliSession, path: string): Promise<Inspection> {
  const { id } = await session.core.grantFile(path);
  await session.finish((await session.client['asset.validate']({ asset: id })).job);
  return session.client['asset.inspect']({ asset: id });
}

const storeText = ({ flow, sha256, tracks, found }: StoreFacts): string =>
  `   Flow ${flow} with ${tracks.map(({ role }) => role).join(' and ')}, byte-identical (sha256 ${sha256.slice(0, 16)}…), ` +
  `${found.state}, found in ${found.requests} requests\n\n`;

/** Copies a file and flips one bit three quarters in: the demo clips have their pictures there, and the store at the front. */
async function tamper(path: string, copy: string): Promise<string> {
  await copyFile(path, copy);
  const file = await open(copy, 'r+');
  try {
    const at = Math.floor((await stat(copy)).size * 0.75);
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, at);
    byte[0] = (byte[0] ?? 0) ^ 1;
    await file.write(byte, 0, 1, at);
  } finally {
    await file.close();
  }
  return copy;
}

function compare(before: Inspection, after: Inspection): string[] {
  const codes = ({ verdict }: Inspection): Set<string> => new Set(verdict.problems.map(({ code }) => code));
  const active = ({ verdict }: Inspection) => verdict.manifests.find(({ node }) => node === verdict.active);
  return [
    `headline: ${before.verdict.headline.title} -> ${after.verdict.headline.title}`,
    `integrity: ${active(before)?.integrity ?? 'none'} -> ${active(after)?.integrity ?? 'none'}`,
    ...[...codes(after)].filter((code) => !codes(before).has(code)).map((code) => `new code: ${code}`),
  ];
}

const EXPECTED: Record<Step['name'], Inspection['verdict']['headline']['state']> = {
  contribution: 'trusted',
  'contribution-in-store': 'trusted',
  export: 'trusted',
  'export-in-store': 'trusted',
  'tampered-export': 'broken',
  'tampered-contribution': 'broken',
};

const asExpected = (steps: readonly Step[]): boolean =>
  steps.length === 6 && steps.every(({ name, inspection }) => inspection.verdict.headline.state === EXPECTED[name]);

const timingText = (timings: Record<string, number>): string =>
  Object.entries(timings)
    .map(([phase, ms]) => `${phase} ${ms}`)
    .join(', ');
