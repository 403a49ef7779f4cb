import type { Asset, Inspection, Probe, Track } from '#shared/api/asset.ts';
import type { IngestPlan } from '#shared/api/ingest.ts';
import type { StoreConnection } from '#shared/api/store.ts';
import { CREDENTIALS_ROLE, CREDENTIALS_TYPE, DATA_FORMAT, MULTI_FORMAT } from '#shared/tams/credentials.ts';
import { type Ticks, TICKS_PER_SECOND } from '#shared/tams/time.ts';
import { essenceOf } from './flow-bodies.ts';
import { credentialWarnings, waysToKeep } from './keeping.ts';

/** TAMS has no upload in parts, and one PUT takes 5 GB on S3 and its like (tams.md B1). Bytes. */
const ONE_PUT = 5_000_000_000;

/** What is known of a file before anything is sent. */
export interface Known {
  asset: Asset;
  inspection: Inspection;
  probe: Probe;
  store: StoreConnection;
}

/** What an ingest would do. @throws AppError 'not_readable' */
export function ingestPlan({ asset, inspection, probe, store }: Known): IngestPlan {
  const keeping = waysToKeep(inspection.outcome);
  const mute = probe.tracks.filter((track) => !essenceOf(track));
  return {
    keeping,
    flows: [
      { role: '', format: MULTI_FORMAT, facts: `${probe.mimeType}, ${seconds(probe.duration)}, ${asset.size} bytes` },
      ...probe.tracks.flatMap((track) => {
        const essence = essenceOf(track);
        return essence
          ? [{ role: track.kind, format: essence.format, codec: essence.codec, facts: factsOf(track) }]
          : [];
      }),
      ...(keeping.includes('detached')
        ? [
            {
              role: CREDENTIALS_ROLE,
              format: DATA_FORMAT,
              codec: CREDENTIALS_TYPE,
              facts: 'a copy of the manifest store',
              only: 'detached' as const,
            },
          ]
        : []),
    ],
    warnings: [
      ...credentialWarnings(inspection),
      ...(asset.size > ONE_PUT && store.kind === 'remote'
        ? [
            `The file has ${asset.size} bytes. TAMS uploads a file in one request, and many stores take no more than 5 GB in one: it may be refused at the end of a long upload.`,
          ]
        : []),
      ...mute.map(
        ({ id, codec }) =>
          `Track ${id}, ${codec}, gets no Flow of its own. It stays in the file like every other byte of it.`,
      ),
    ],
    label: asset.name,
  };
}

function factsOf({ kind, width, height, frameRate, sampleRate, channels, duration }: Track): string {
  const rate =
    frameRate === undefined
      ? 'variable frame rate'
      : `${frameRate.numerator}${frameRate.denominator === 1 ? '' : `/${frameRate.denominator}`} frames/s`;
  const facts =
    kind === 'video'
      ? [`${width} × ${height}`, rate]
      : [`${sampleRate} Hz`, `${channels} ${channels === 1 ? 'channel' : 'channels'}`];
  return [...facts, seconds(duration)].join(', ');
}

const seconds = (ticks: Ticks): string => `${Number((ticks * 1000n) / TICKS_PER_SECOND) / 1000} s`;
