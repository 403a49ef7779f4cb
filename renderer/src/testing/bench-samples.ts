import { Bench, CertificateView } from '#shared/api/bench.ts';
import { digest, sampleCertificate } from './trust-samples.ts';

const view = (name: string, byte: string, usage: { oid: string; name: string }): CertificateView =>
  CertificateView.parse({
    ...sampleCertificate(name, { fingerprint: digest(byte), usages: [usage.oid] }),
    selfSigned: false,
    key: 'EC P-256',
    keyFingerprint: digest(byte),
    signatureAlgorithm: { oid: '1.2.840.10045.4.3.2', name: 'ECDSA with SHA-256' },
    keyUsages: ['digitalSignature'],
    extendedUsages: [usage],
    policies: [],
    assuranceLevel: '2',
    ocsp: [],
  });

const column = { operator: 'A keeper', kind: 'anchors', enabled: true, demo: false, version: digest('ab') };
const judged = {
  judgedAt: '2026-11-22T06:00:00.000Z',
  findings: [],
  manifest: 'urn:c2pa:1',
  title: 'clip.mp4',
  depth: 0,
};

/** A file whose signer is in the address book alone, with a time-stamp of an authority on a list. */
export const sampleBench = (): Bench =>
  Bench.parse({
    format: 1,
    subject: { name: 'clip.mp4', kind: 'media' },
    at: '2026-11-22T06:00:00.000Z',
    columns: [
      { ...column, list: 'house', name: 'House list', purpose: 'signer', vouchesFor: 'house' },
      { ...column, list: 'clock', name: 'Clock list', purpose: 'tsa', vouchesFor: 'time' },
    ],
    rows: [
      {
        ...judged,
        id: 'signer 0',
        subject: 'signer',
        chain: [view('Our source', '7c', { oid: '1.3.6.1.5.5.7.3.4', name: 'E-mail protection' })],
        proven: true,
        cells: [
          {
            answer: 'miss',
            miss: {
              list: 'house',
              listName: 'House list',
              version: digest('ab'),
              why: 'not-on-it',
              message: 'No entry issued it.',
            },
          },
          { answer: 'other-purpose' },
        ],
        private: { fingerprint: digest('7c'), name: 'Our source', until: '2027-11-22T00:00:00.000Z' },
        revocation: { state: 'absent' },
        findings: [{ rule: 'expired', outcome: 'ok', message: 'In date.' }],
      },
      {
        ...judged,
        id: 'timestamp 0',
        subject: 'timestamp',
        chain: [view('Clock authority', 'c1', { oid: '1.3.6.1.5.5.7.3.8', name: 'Time-stamping' })],
        proven: true,
        cells: [
          { answer: 'other-purpose' },
          {
            answer: 'match',
            match: {
              list: 'clock',
              listName: 'Clock list',
              vouchesFor: 'time',
              version: digest('ab'),
              demo: false,
              via: 'anchor',
              entry: 'CN=Clock root, O=A house',
              entryFingerprint: digest('c0'),
            },
          },
        ],
      },
    ],
  });
