import type { SecondOpinion } from '#shared/api/bench.ts';
import type { AssetId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import { secondLibrary } from '#core/c2pa/second-library.ts';
import type { JudgedRead } from '#core/inspect/judged-read.ts';
import type { TrustBasis } from '#core/trust/evidence.ts';

type Said = SecondOpinion['engines'][number];

const Codes = z
  .array(z.object({ code: z.string() }))
  .default([])
  .transform((all) => [...new Set(all.map(({ code }) => code))]);
const None = { success: [], informational: [], failure: [] };
const Store = z.object({
  validation_state: z.string(),
  validation_results: z
    .object({ activeManifest: z.object({ success: Codes, informational: Codes, failure: Codes }).default(None) })
    .default({ activeManifest: None }),
});

const STATES: Readonly<Record<string, Said['says']>> = { Trusted: 'trusted', Valid: 'valid', Invalid: 'invalid' };

/**
 * What another engine says of a file, beside ours and our verdict (docs/decisions/09-second-engine.md). Two builds of one library share
 * its mistakes; what they do not share is a version, a compiler target and the way they read a file.
 * @throws AppError 'invalid_input' where the credentials stand apart from the file, which the second engine cannot read so; 'not_found',
 *   'not_readable', 'worker_lost', 'cancelled'
 */
export type AskSecond = (file: AssetId, signal: AbortSignal) => Promise<SecondOpinion>;

export function createSecondOpinion(parts: {
  assets: Assets;
  engine: Engine;
  judgedRead: JudgedRead;
  basis: TrustBasis;
}): AskSecond {
  const { assets, engine, judgedRead, basis } = parts;
  return async (file, signal) => {
    const { mimeType } = await assets.get(file);
    const path = await assets.path(file);
    if ((await assets.manifestStore(file)) !== undefined)
      throw new AppError(
        'invalid_input',
        'The second engine reads only what is inside a file, and these Content Credentials stand apart from theirs.',
      );
    const { reading, verdict } = await judgedRead(path, signal);
    const second = await engine.second({ path, mimeType, trust: await basis.engineTrust() }, { signal });
    const { engine: name, library } = await engine.version();
    const engines = [
      { name, library, ...said(outcomeOf(reading.outcome.kind), reading.store, reasonOf(reading)) },
      { name: 'c2pa-wasm', library: secondLibrary, ...said(second.outcome, second.store, second.reason) },
    ];
    const { state, title } = verdict.headline;
    return { engines, ours: { state, title }, differences: differences(engines) };
  };
}

const outcomeOf = (kind: string): 'readable' | 'none' | 'unreadable' =>
  kind === 'readable' || kind === 'none' ? kind : 'unreadable';

const reasonOf = ({ outcome, refused }: Awaited<ReturnType<JudgedRead>>['reading']): string | undefined =>
  refused ?? ('reason' in outcome ? outcome.reason : undefined);

function said(
  outcome: 'readable' | 'none' | 'unreadable',
  store: unknown,
  reason: string | undefined,
): Omit<Said, 'name' | 'library'> {
  const parsed = outcome === 'readable' ? Store.safeParse(store) : undefined;
  const why = reason === undefined ? {} : { reason };
  if (outcome !== 'readable') return { says: outcome, ...why, ...None };
  if (!parsed?.success) return { says: 'other', ...why, ...None };
  const { validation_state: state, validation_results: results } = parsed.data;
  return { says: STATES[state] ?? 'other', ...why, ...results.activeManifest };
}

const codesOf = ({ success, informational, failure }: Said): ReadonlySet<string> =>
  new Set([...success, ...informational, ...failure]);

function differences([first, second]: readonly Said[]): string[] {
  if (!first || !second) return [];
  const only = (one: Said, other: Said): string[] =>
    [...codesOf(one)].filter((code) => !codesOf(other).has(code)).map((code) => `${one.name}: ${code}`);
  return [...only(first, second), ...only(second, first)];
}
