import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { Instant } from '#shared/api/ids.ts';
import { parseCertificate } from '#core/trust/certificate.ts';
import type { ListEntry, ListFile } from '#core/trust/list-file.ts';

const Localised = z.array(z.object({ lang: z.string().optional(), value: z.string() }));

/** The parts of ETSI TS 119 602 that C2PA's lists use and that mean something for trust; everything else is passed over. */
const Lote = z.object({
  LoTE: z.object({
    ListAndSchemeInformation: z.object({ ListIssueDateTime: Instant.optional(), NextUpdate: Instant.optional() }),
    TrustedEntitiesList: z.array(
      z.object({
        TrustedEntityInformation: z.object({ TEName: Localised.optional() }).optional(),
        TrustedEntityServices: z.array(
          z.object({
            ServiceInformation: z.object({
              ServiceName: Localised.optional(),
              ServiceDigitalIdentity: z.object({ X509Certificates: z.array(z.object({ val: z.string() })).min(1) }),
              ServiceStatus: z.string(),
              StatusStartingTime: Instant.optional(),
            }),
          }),
        ),
      }),
    ),
  }),
});

/**
 * C2PA's own schema nests the status one level too deep, so that its list of values never applies (signing-and-trust.md section 3): a
 * status we do not know must not count as trusted.
 */
const STATUS: ReadonlyMap<string, { withdrawn: boolean }> = new Map([
  ['http://c2pa.org/conformance/trust-list/trusted', { withdrawn: false }],
  ['http://c2pa.org/conformance/trust-list/untrusted', { withdrawn: true }],
]);

/**
 * Reads a list of trusted entities in JSON (ETSI TS 119 602), as C2PA publishes its lists. Its sequence number and issue date are no
 * sign of a change: both stayed while entries were added (measured); versions are told apart by their bytes.
 * @throws AppError 'list_rejected' with the line of the certificate or the place in the JSON at fault
 */
export function parseTrustedEntities(text: string): Omit<ListFile, 'format'> {
  const { LoTE } = decode(text);
  const { ListIssueDateTime: issuedAt, NextUpdate: nextUpdate } = LoTE.ListAndSchemeInformation;
  const lineOf = lineFinder(text);
  const entries: ListEntry[] = [];
  for (const { TrustedEntityInformation: entity, TrustedEntityServices } of LoTE.TrustedEntitiesList) {
    for (const { ServiceInformation: service } of TrustedEntityServices) {
      const status = STATUS.get(service.ServiceStatus);
      const note = [entity?.TEName?.[0]?.value, service.ServiceName?.[0]?.value].filter(Boolean).join(': ');
      for (const { val } of service.ServiceDigitalIdentity.X509Certificates) {
        const line = lineOf(val);
        if (!status) throw rejected(`The entry on line ${line} has a status that is not known.`);
        const certificate = decodeCertificate(val, line);
        entries.push({
          line,
          fingerprint: certificate.facts.fingerprint,
          certificate,
          ...status,
          ...(note !== '' && { note }),
          ...(service.StatusStartingTime !== undefined && { since: service.StatusStartingTime }),
        });
      }
    }
  }
  if (entries.length === 0) throw rejected('There is no certificate in this list.');
  return { entries, ...(issuedAt !== undefined && { issuedAt }), ...(nextUpdate !== undefined && { nextUpdate }) };
}

function decode(text: string): z.output<typeof Lote> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw rejected('This is no whole JSON text: it is damaged or cut off.', cause);
  }
  const parsed = Lote.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw rejected(
    `This JSON is no list of trusted entities: ${issue!.path.join('.') || 'its root'} is not as it should be.`,
    parsed.error,
  );
}

function decodeCertificate(val: string, line: number) {
  const der = Buffer.from(val, 'base64');
  // Buffer skips what it does not understand; a text that does not come back the same was not base64.
  if (der.toString('base64') !== val) throw rejected(`Line ${line} holds a certificate with damaged base64.`);
  try {
    return parseCertificate(der);
  } catch (cause) {
    throw rejected(`Line ${line} holds something that is not an X.509 certificate.`, cause);
  }
}

/** JSON.parse keeps no places. Certificates come in the order of the text, so each is looked for after the one before. */
function lineFinder(text: string): (val: string) => number {
  let at = 0;
  let line = 1;
  return (val) => {
    // A slash may be written either way.
    const found = [val, val.replaceAll('/', '\\/')].map((spelling) => text.indexOf(`"${spelling}"`, at));
    const next = found.find((index) => index !== -1);
    if (next === undefined) throw rejected(`A certificate after line ${line} is not written as plain base64.`);
    line += text.slice(at, next).split('\n').length - 1;
    at = next;
    return line;
  };
}

const rejected = (what: string, cause?: unknown): AppError =>
  new AppError('list_rejected', `${what} Nothing of this file was taken; get a whole copy of it.`, { cause });
