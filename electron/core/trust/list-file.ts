import { AppError } from '#shared/rpc/errors.ts';
import type { TrustList, TrustListFormat } from '#shared/api/trust.ts';
import { type Certificate, toPem } from '#core/trust/certificate.ts';
import { parseHashList } from '#core/trust/hash-list.ts';
import { parseTrustedEntities } from '#core/trust/lote.ts';
import { parsePemCertificates } from '#core/trust/pem.ts';

/** A list that is turned on, ready to be asked. */
export interface LoadedList {
  list: TrustList & { version: string };
  certificates: readonly Certificate[];
  /** sha256 of signers' certificates, lower-case hex, where an end-entity list holds digests in place of certificates. */
  pins?: readonly string[];
}

/** One entry of a list file. */
export interface ListEntry {
  /** Where it begins, counted from 1. */
  line: number;
  /** sha256 over the DER, hex. */
  fingerprint: string;
  /** Absent in a list of digests. */
  certificate?: Certificate;
  /** Still on the list, but said to be trusted no more: kept, shown and never asked. */
  withdrawn: boolean;
  note?: string;
  since?: string;
}

/** A list file that was read whole. */
export interface ListFile {
  format: TrustListFormat;
  /** At least one. */
  entries: readonly ListEntry[];
  issuedAt?: string;
  nextUpdate?: string;
}

/** The largest published list has 250 kB; a bigger file is something else. */
export const MAX_LIST_BYTES = 8 * 1024 * 1024;
/** The longest list in use has 117 entries; Mozilla's S/MIME roots are some hundreds. Each is parsed twice. */
const MAX_ENTRIES = 5000;

/**
 * Reads a list file of any format, known by what is in it and never by its name. Strict: one bad entry rejects the whole.
 * @param kind decides what may be in it: an anchor list holds certificate authorities and nothing else.
 * @throws AppError 'list_rejected' naming the line
 */
export function parseListFile(text: string, kind: TrustList['kind']): ListFile {
  const file = parse(text.replace(/^\uFEFF/, ''));
  if (file.entries.length > MAX_ENTRIES)
    throw rejected(`There are ${file.entries.length} entries in this file; more than ${MAX_ENTRIES} are not taken.`);
  if (kind === 'anchors') {
    if (file.format === 'sha256')
      throw rejected(
        'This file names certificates by their digests, which cannot vouch for what they issued. It has to be added as an end-entity list.',
      );
    const stray = file.entries.find(({ certificate }) => certificate?.facts.ca === false);
    if (stray)
      throw rejected(
        `Line ${stray.line} begins the certificate of "${stray.certificate!.facts.name}", which is no certificate authority. A list of signers' own certificates has to be added as an end-entity list.`,
      );
  }
  return file;
}

function parse(text: string): ListFile {
  const start = text.trimStart();
  if (start.startsWith('{')) return { format: 'lote', ...parseTrustedEntities(text) };
  if (start.startsWith('<')) throw rejected('This is a web page, not a trust list. Get the list itself.');
  if (text.includes('-----')) {
    const entries = parsePemCertificates(text).map(({ certificate, ...where }) => ({
      ...where,
      fingerprint: certificate.facts.fingerprint,
      certificate,
      withdrawn: false,
    }));
    if (entries.length > 0) return { format: 'pem', entries };
  }
  const entries = parseHashList(text);
  if (entries.length > 0) return { format: 'sha256', entries };
  throw rejected(
    'There is no certificate in this file. Choose a trust list: PEM, the JSON of C2PA, or base64 digests line by line.',
  );
}

/** The entries that vouch, as they are asked: withdrawn ones are left out. */
export const askedOf = ({ entries }: ListFile): Pick<LoadedList, 'certificates' | 'pins'> => ({
  certificates: entries.flatMap(({ certificate, withdrawn }) => (certificate && !withdrawn ? [certificate] : [])),
  pins: entries.filter(({ certificate }) => !certificate).map(({ fingerprint }) => fingerprint),
});

/** The list as the engine gets it: our own re-encoding, so that no byte we have not parsed reaches its settings. */
export const listPem = (certificates: readonly Certificate[]): string => certificates.map(toPem).join('');

const rejected = (message: string): AppError => new AppError('list_rejected', message);
