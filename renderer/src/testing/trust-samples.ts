import { KeptTimestamp, KnownCredential } from '#shared/api/address-book.ts';
import { StoredListVersion, TrustEntry, type TrustList, TrustListDiff } from '#shared/api/trust.ts';
import type { z } from '#shared/rpc/zod.ts';
import { CertificateFacts } from '#shared/verdict/model.ts';

/* Samples of trust for tests of screens, through their schemas like the others. */

/** sha256 of a list file or a certificate. */
export const digest = (byte: string): string => byte.repeat(32);

export const sampleCertificate = (
  name: string,
  changes: Partial<z.input<typeof CertificateFacts>> = {},
): CertificateFacts =>
  CertificateFacts.parse({
    name,
    organisation: 'A house',
    subject: `CN=${name}, O=A house`,
    issuer: 'CN=House issuing CA, O=A house',
    serial: '0a1b',
    fingerprint: digest('5f'),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-11-22T00:00:00.000Z',
    ca: false,
    usages: ['1.3.6.1.5.5.7.3.4'],
    ...changes,
  });

export const sampleEntry = (
  name: string,
  byte: string,
  changes: Partial<z.input<typeof TrustEntry>> = {},
): TrustEntry =>
  TrustEntry.parse({
    line: 1,
    state: 'in-date',
    fingerprint: digest(byte),
    certificate: sampleCertificate(name, { fingerprint: digest(byte) }),
    key: digest(byte),
    selfSigned: false,
    ...changes,
  });

export const sampleVersion = (
  version: string,
  changes: Partial<z.input<typeof StoredListVersion>> = {},
): z.output<typeof StoredListVersion> =>
  StoredListVersion.parse({
    version,
    format: 'pem',
    obtainedAt: '2026-11-01T12:00:00.000Z',
    source: 'from the file house.pem',
    entries: 2,
    expired: 0,
    expiring: 0,
    current: false,
    damaged: false,
    ...changes,
  });

export const sampleDiff = (changes: Partial<z.input<typeof TrustListDiff>> = {}): TrustListDiff =>
  TrustListDiff.parse({
    to: digest('cd'),
    added: [],
    removed: [],
    replaced: [],
    expiring: [],
    expired: [],
    removals: 0,
    ...changes,
  });

/** The list once `trust.check` found a newer version. */
export const withCandidate = (list: TrustList, version: string): TrustList => ({
  ...list,
  candidate: {
    version,
    format: 'pem',
    obtainedAt: '2026-11-22T06:00:00.000Z',
    source: 'fetched from https://lists.example/house.pem',
  },
});

export const sampleKnown = (name: string, changes: Partial<z.input<typeof KnownCredential>> = {}): KnownCredential =>
  KnownCredential.parse({
    fingerprint: digest('5f'),
    name,
    certificate: sampleCertificate('private credential'),
    addedAt: '2026-11-01T12:00:00.000Z',
    state: 'in-date',
    seen: [],
    ...changes,
  });

export const sampleKept = (name: string, changes: Partial<z.input<typeof KeptTimestamp>> = {}): KeptTimestamp =>
  KeptTimestamp.parse({
    id: digest('9e'),
    asset: { name, sha256: digest('a5') },
    manifest: 'urn:c2pa:1',
    at: '2026-11-22T06:00:00.000Z',
    authority: 'Clock authority',
    address: 'https://time.example/tsr',
    ...changes,
  });
