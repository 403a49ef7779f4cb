import type { Certificate as PkiCertificate } from 'pkijs';
import type { CertificateFacts } from '#shared/verdict/model.ts';

/** C2PA conformance programme, certificate profiles: assurance level, and record of conforming products. */
const ASSURANCE = '1.3.6.1.4.1.62558.3';
const RECORD = '1.3.6.1.4.1.62558.4';
/** Encodings of 1.3.6.1.4.1.62558.3.10 and .20. */
const LEVELS: ReadonlyMap<string, '1' | '2'> = new Map([
  ['060a2b0601040183e85e030a', '1'],
  ['060a2b0601040183e85e0314', '2'],
]);

/** What a certificate says of the product that holds its key (R64). What it does not say, or not plainly, is absent. */
export function conformanceOf(pki: PkiCertificate): Pick<CertificateFacts, 'assuranceLevel' | 'conformanceRecord'> {
  const level = assuranceLevel(valueOf(pki, ASSURANCE));
  const record = conformanceRecord(valueOf(pki, RECORD));
  return {
    ...(level !== undefined && { assuranceLevel: level }),
    ...(record !== undefined && { conformanceRecord: record }),
  };
}

const valueOf = ({ extensions }: PkiCertificate, oid: string): Buffer =>
  Buffer.from(extensions?.find(({ extnID }) => extnID === oid)?.extnValue.valueBlock.valueHexView ?? []);

/** The extension holds the level's own number, alone or in a sequence; whichever it is, its encoding stands in the bytes. */
function assuranceLevel(value: Buffer): '1' | '2' | undefined {
  const found = [...LEVELS].filter(([encoded]) => value.includes(encoded, 0, 'hex'));
  // One that claims both says nothing.
  return found.length === 1 ? found[0]?.[1] : undefined;
}

/** A text of any ASN.1 string type; what is none is not guessed at. */
function conformanceRecord(value: Buffer): string | undefined {
  const [tag, length] = value;
  const isText = tag === 0x0c || tag === 0x13 || tag === 0x16;
  return isText && length === value.length - 2 && length < 0x80 ? value.toString('utf8', 2) : undefined;
}
