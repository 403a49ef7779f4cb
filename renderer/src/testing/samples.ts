import { Asset, Inspection } from '#shared/api/asset.ts';
import { AssetId } from '#shared/api/ids.ts';
import type { ExportPlan, InputReport } from '#shared/api/project.ts';
import { PreflightReport, Signer } from '#shared/api/signer.ts';
import { TrustList } from '#shared/api/trust.ts';
import type { EditGraph } from '#shared/edit/model.ts';
import type { z } from '#shared/rpc/zod.ts';
import type { CertificateFacts } from '#shared/verdict/model.ts';

/*
 * Samples for tests of screens. Every one goes through its schema, so that a sample cannot drift from the contract.
 */

const at = '2026-11-01T12:00:00.000Z';
export const second = 1_000_000_000n;

export const sampleAssetId = (index: number) => AssetId.parse(`a_${String(index).padStart(12, '0')}`);

export const sampleAsset = (index: number, name: string): Asset =>
  Asset.parse({
    id: sampleAssetId(index),
    name,
    size: 400_000,
    modifiedAt: at,
    mimeType: 'video/mp4',
    present: true,
    demo: true,
  });

const certificate = (name: string, demo: boolean): CertificateFacts => ({
  name,
  organisation: demo ? 'Countersign demo' : 'Private credential',
  subject: `CN=${name}, O=${demo ? 'Countersign demo' : 'Private credential'}`,
  issuer: 'CN=Demo Issuing CA, O=Countersign demo',
  serial: '01',
  fingerprint: '5f'.repeat(32),
  notBefore: '2026-10-01T00:00:00.000Z',
  notAfter: '2027-10-01T00:00:00.000Z',
  ca: false,
  usages: ['1.3.6.1.4.1.62558.2.1'],
});

export const sampleSigner = (id: string, kind: Signer['kind'] = 'demo', locked = false): Signer =>
  Signer.parse({
    id,
    name: id === 'broadcaster' ? 'Broadcaster' : id,
    kind,
    algorithm: 'es256',
    certificate: certificate('Broadcaster', kind === 'demo'),
    chain: [certificate('Broadcaster', kind === 'demo')],
    locked,
    selfSigned: kind === 'private',
    former: [],
  });

export const samplePreflight = (outcome: PreflightReport['outcome'] = 'ok'): PreflightReport =>
  PreflightReport.parse({
    outcome,
    checks: [
      { rule: 'expired', outcome: 'ok', message: 'The certificate is in date until 1 October 2027.' },
      ...(outcome === 'ok'
        ? []
        : [{ rule: 'unlisted', outcome, message: 'No enabled list vouches for this certificate.' }]),
    ],
    matches: [],
    misses: [],
    revocation: { state: 'absent' },
    trust: outcome === 'ok' ? 'listed' : 'unlisted',
    daysLeft: 313,
  });

export const sampleInspection = (asset: Asset, signed: boolean): Inspection =>
  Inspection.parse({
    asset,
    outcome: signed ? { kind: 'readable', embedded: true } : { kind: 'none' },
    checked: true,
    verdict: {
      headline: signed
        ? { state: 'trusted', title: 'Signed by External Contributor', detail: 'On the demo list.' }
        : { state: 'none', title: 'No Content Credential', detail: 'Absence says nothing about authenticity.' },
      manifests: [],
      problems: [],
    },
  });

export const sampleReport = (index: number, name: string, signed: boolean): InputReport => {
  const asset = sampleAsset(index, name);
  return {
    asset,
    probe: {
      mimeType: 'video/mp4',
      duration: 4n * second,
      tracks: [
        { id: 1, kind: 'video', codec: 'avc', duration: 4n * second, start: 0n, samples: 100, width: 640, height: 360 },
        { id: 2, kind: 'audio', codec: 'aac', duration: 4n * second, start: 0n, samples: 188, channels: 2 },
      ],
      keyFrames: [0n, second, 2n * second, 3n * second],
      cuts: [second, 2n * second, 3n * second, 4n * second],
      limits: [],
    },
    facts: {
      hasStore: signed,
      integrity: signed ? 'intact' : 'none',
      sha256: 'ab'.repeat(32),
      sourceTypes: [],
      depth: signed ? 1 : 0,
    },
    inspection: sampleInspection(asset, signed),
  };
};

export const sampleGraph = (): EditGraph => ({
  version: 1,
  inputs: [
    {
      id: 'i-clip',
      media: { kind: 'file', asset: sampleAssetId(1) },
      title: 'contributed.mp4',
      format: 'video/mp4',
      duration: 4n * second,
      disposition: 'undecided',
      relation: 'auto',
    },
  ],
  uses: [
    { id: 'u-1', input: 'i-clip', source: { start: 0n, end: 4n * second }, output: { start: 0n, end: 4n * second } },
  ],
  operations: [],
  output: {
    title: 'Evening package',
    format: 'video/mp4',
    granularity: 'coarse',
    metadata: [],
    takeResponsibility: false,
    allActionsKnown: false,
    overrides: {},
  },
});

export const samplePlan = (): ExportPlan => ({
  plan: {
    title: 'Evening package',
    format: 'video/mp4',
    ingredients: [],
    actions: [],
    assertions: [],
    allActionsIncluded: false,
  },
  problems: [],
  snapped: [],
  preflight: samplePreflight(),
});

export const sampleList = (changes: Partial<z.input<typeof TrustList>> = {}): TrustList =>
  TrustList.parse({
    id: 'demo',
    name: 'Countersign demo',
    operator: 'A keeper of lists',
    purpose: 'signer',
    kind: 'anchors',
    vouchesFor: 'other',
    acceptedUsages: ['1.3.6.1.5.5.7.3.4'],
    ecosystem: 'Signers of a test.',
    audience: 'Tests.',
    enabled: true,
    demo: false,
    preset: false,
    version: 'ab'.repeat(32),
    format: 'pem',
    obtainedAt: at,
    source: 'made on this machine',
    entries: 20,
    expired: 17,
    expiring: 0,
    damaged: false,
    ...changes,
  });
