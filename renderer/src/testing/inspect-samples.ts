import { Asset, Inspection, type Outcome } from '#shared/api/asset.ts';
import { AssetId } from '#shared/api/ids.ts';
import type { ProvenanceGraph, ProvenanceNode } from '#shared/provenance/model.ts';
import type { z } from '#shared/rpc/zod.ts';
import {
  type CertificateFacts,
  type HeadlineState,
  ManifestVerdict,
  type Problem,
  type Verdict,
} from '#shared/verdict/model.ts';

/*
 * Inspections for tests of the Inspect screen, in the form in which they cross the boundary: each goes through its schema.
 */

const at = '2026-11-01T12:00:00.000Z';
const second = 1_000_000_000;

export const assetId = (index: number) => AssetId.parse(`a_${String(index).padStart(12, '0')}`);

export const asset = (index: number, name: string): Asset =>
  Asset.parse({
    id: assetId(index),
    name,
    size: 1_438_220,
    modifiedAt: at,
    mimeType: 'video/mp4',
    present: true,
    demo: false,
  });

export const certificate = (name: string, issuer: string, ca = false): CertificateFacts => ({
  name,
  organisation: 'Example Media',
  subject: `CN=${name}, O=Example Media, C=GB`,
  issuer: `CN=${issuer}, O=Example Trust, C=GB`,
  serial: '4d:2a:99:01',
  fingerprint: '5fa1'.repeat(16),
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2027-01-01T00:00:00.000Z',
  ca,
  usages: ca ? [] : ['1.3.6.1.5.5.7.3.36', '1.3.6.1.4.1.62558.2.1'],
});

type NodeInput = z.input<typeof ProvenanceNode>;

export const node = (id: string, change: Partial<NodeInput> = {}): NodeInput => ({
  id,
  kind: 'manifest',
  active: false,
  title: `${id}.mp4`,
  format: 'video/mp4',
  signer: 'Example Media',
  signedAt: at,
  claimVersion: 2,
  generator: 'Camera firmware 4.1',
  actions: [],
  assertions: [],
  disclosures: [],
  metadata: [],
  redactions: [],
  ...change,
});

/** An ingredient that carries no credentials. */
const plainNode = (id: string, title: string): NodeInput => {
  const { signer: _signer, signedAt: _signedAt, generator: _generator, ...rest } = node(id);
  return { ...rest, kind: 'plain-ingredient', title };
};

export const manifestVerdict = (id: string, change: Partial<z.input<typeof ManifestVerdict>> = {}) =>
  ManifestVerdict.parse({
    node: id,
    place: [],
    integrity: 'intact',
    identity: {
      state: 'listed',
      signer: certificate('Example Media Signing', 'Example Issuing CA'),
      chain: [
        certificate('Example Media Signing', 'Example Issuing CA'),
        certificate('Example Issuing CA', 'Example Root', true),
      ],
      algorithm: 'es256',
      matches: [
        {
          list: 'c2pa',
          listName: 'C2PA trust list',
          vouchesFor: 'product',
          version: 'ab12'.repeat(16),
          demo: false,
          via: 'anchor',
          entry: 'CN=Example Root, O=Example Trust, C=GB',
          entryFingerprint: 'cd34'.repeat(16),
        },
      ],
      asked: ['House list'],
    },
    time: { state: 'claimed', at, validUntil: '2027-01-01T00:00:00.000Z' },
    problems: [],
    ...change,
  });

/** A package of three inputs, two of them with credentials, as an export writes it. */
export const packageGraph = (): z.input<typeof ProvenanceGraph> => ({
  nodes: [
    node('urn:c2pa:package', {
      active: true,
      title: 'Evening package.mp4',
      signer: 'Broadcaster',
      generator: 'Countersign 0.1.0',
      disclosures: [
        { kind: 'composite', label: 'Composite', uri: 'http://cv.iptc.org/composite', action: 'c2pa.created' },
      ],
      actions: [
        {
          action: 'c2pa.created',
          label: 'Created',
          when: at,
          digitalSourceType: {
            uri: 'http://cv.iptc.org/newscodes/digitalsourcetype/composite',
            label: 'Composite of elements',
          },
          ingredients: [],
          changes: [],
          attribution: 'created',
        },
        ...['intro', 'clip', 'outro'].map((id, index) => ({
          action: 'c2pa.placed',
          label: 'Imported',
          ingredients: [`e-${id}`],
          changes: [{ start: String(index * 4 * second), end: String((index + 1) * 4 * second) }],
          attribution: 'created' as const,
        })),
        {
          action: 'c2pa.color_adjustments',
          label: 'Colour adjusted',
          description: 'Graded to match the studio',
          agent: 'Resolve 20',
          ingredients: [],
          changes: [{ start: String(5 * second), end: String(7 * second) }],
          attribution: 'gathered',
        },
      ],
      metadata: [
        { name: 'Headline', value: 'Flood water falls', source: 'cawg.metadata' },
        { name: 'Creator', value: 'A. Reporter', source: 'cawg.metadata' },
      ],
      assertions: [
        {
          label: 'c2pa.hash.bmff.v3',
          title: 'Hash of the content',
          attribution: 'created',
          data: '{\n  "alg": "sha256"\n}',
        },
        { label: 'org.example.thing', attribution: 'gathered', data: '{\n  "a": 1\n}' },
      ],
      redactions: ['self#jumbf=/c2pa/urn:c2pa:clip/c2pa.assertions/stds.exif'],
    }),
    node('urn:c2pa:clip', {
      title: 'contributed.mp4',
      signer: 'External Contributor',
      disclosures: [
        {
          kind: 'captured',
          label: 'Camera-captured',
          uri: 'http://cv.iptc.org/digitalCapture',
          action: 'c2pa.created',
        },
      ],
    }),
    plainNode('urn:c2pa:package#0', 'intro.mp4'),
    node('urn:c2pa:outro', { title: 'outro.mp4', signer: 'Library' }),
  ],
  edges: [
    {
      id: 'e-intro',
      from: 'urn:c2pa:package',
      to: 'urn:c2pa:package#0',
      relation: 'componentOf',
      title: 'intro.mp4',
      used: [],
    },
    {
      id: 'e-clip',
      from: 'urn:c2pa:package',
      to: 'urn:c2pa:clip',
      relation: 'componentOf',
      title: 'contributed.mp4',
      used: [{ start: '1320000000', end: '5320000000' }],
    },
    {
      id: 'e-outro',
      from: 'urn:c2pa:package',
      to: 'urn:c2pa:outro',
      relation: 'componentOf',
      title: 'outro.mp4',
      used: [],
    },
  ],
  notes: [],
});

const headlines: Record<HeadlineState, [string, string]> = {
  trusted: ['Signed by Broadcaster', 'On C2PA trust list. The content has not changed since.'],
  'unknown-signer': [
    "The identity of the signer can't be verified",
    'The content has not changed since it was signed, but no list that was asked vouches for the signer.',
  ],
  incomplete: [
    'These Content Credentials contain incomplete provenance',
    "Changes occurred that couldn't be or weren't recorded.",
  ],
  broken: [
    "There is a problem with this asset's Content Credentials",
    'The content was changed after it was signed. What the credentials say may not be about this content.',
  ],
  unreadable: [
    "This asset's Content Credentials can't be viewed",
    'Credentials are in the file, but they are broken and cannot be read.',
  ],
  none: ['No Content Credential', 'This file carries none. Absence says nothing about authenticity.'],
  unavailable: [
    'Content Credentials temporarily unavailable',
    'They are kept somewhere else. Countersign did not go there, because asking would tell others what you look at.',
  ],
  'not-media': ['Not a media file', 'The engine does not know this kind of file.'],
  unchecked: ['Not checked yet', 'This is what the file says of itself. Nothing of it has been checked.'],
};

const outcomes: Partial<Record<HeadlineState, Outcome>> = {
  none: { kind: 'none' },
  unreadable: { kind: 'unreadable', reason: 'Malformed JUMBF.' },
  unavailable: { kind: 'remote', url: 'https://cai-manifests.example/manifests/urn-c2pa-1.c2pa' },
  'not-media': { kind: 'not-media', reason: 'text/plain' },
};

type ProblemInput = z.input<typeof Problem>;

const problems: Record<'missing' | 'mismatch', ProblemInput> = {
  missing: {
    code: 'countersign.time.none',
    axis: 'time',
    severity: 'missing',
    cause:
      'There is no trusted time-stamp: from 1 Jan 2027 nothing proves that it was signed while the certificate was valid.',
    place: [],
    source: 'evaluator',
  },
  mismatch: {
    code: 'assertion.bmffHash.mismatch',
    axis: 'integrity',
    severity: 'fault',
    cause: 'The content was changed after it was signed: its hash is another.',
    explanation: 'asset hash error, name: jumbf manifest, error: hash verification( Hashes do not match )',
    subject: 'self#jumbf=/c2pa/urn:c2pa:clip/c2pa.assertions/c2pa.hash.bmff.v3',
    place: [{ manifest: 'urn:c2pa:package', ingredient: 'e-clip', title: 'contributed.mp4' }],
    source: 'engine',
  },
};

/** A whole inspection with that headline; with a graph where the state has one. */
export function inspection(state: HeadlineState, change: Partial<z.input<typeof Inspection>> = {}): Inspection {
  const [title, detail] = headlines[state];
  const readable = !(state in outcomes);
  const faulty = state === 'broken';
  const verdict: z.input<typeof Verdict> = {
    headline: { state, title, detail },
    ...(readable ? { active: 'urn:c2pa:package' } : {}),
    manifests:
      readable && state !== 'unchecked'
        ? [
            manifestVerdict('urn:c2pa:package', faulty ? { integrity: 'changed' } : {}),
            manifestVerdict('urn:c2pa:clip', faulty ? { integrity: 'changed' } : {}),
            manifestVerdict('urn:c2pa:outro', {
              identity: { state: 'unlisted', chain: [], matches: [], asked: ['C2PA trust list', 'House list'] },
            }),
          ]
        : [],
    problems: readable && state !== 'unchecked' ? [...(faulty ? [problems.mismatch] : []), problems.missing] : [],
  };
  return Inspection.parse({
    asset: asset(1, 'Evening package.mp4'),
    outcome: outcomes[state] ?? { kind: 'readable', embedded: true },
    checked: state !== 'unchecked',
    ...(readable ? { graph: packageGraph() } : {}),
    verdict,
    ...(state === 'unchecked'
      ? {}
      : {
          stamp: {
            at,
            engine: 'c2pa-node',
            engineVersion: '0.9.8',
            settingsHash: '00'.repeat(32),
            lists: [{ id: 'c2pa', name: 'C2PA trust list', purpose: 'signer', version: 'ab12'.repeat(16) }],
          },
        }),
    ...change,
  });
}
