import { AppError } from '#shared/rpc/errors.ts';
import { type Certificate, parseCertificate } from '#core/trust/certificate.ts';

export interface PemCertificate {
  certificate: Certificate;
  /** Line of its BEGIN marker, counted from 1. */
  line: number;
  /** The last line of text before it, without comment marks: what the keeper of a list calls the entry. Hostile text. */
  note?: string;
}

const MARKER = /^-----(BEGIN|END) ([A-Z0-9 ]+)-----$/;
/** A line of dashes alone is somebody's ruler; five and something else is what is left of a marker, in a list that was cut off too. */
const DAMAGED_MARKER = /^-----(?!-)|-----(?:BEGIN|END)/;
/** `Subject<tab>` in C2PA's lists, `#` in those of CAI. */
const COMMENT_MARKS = /^(?:#+|\/\/|Subject\t)\s*/;
const BASE64_LINE = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads every certificate of a PEM text. Text outside the blocks is comment, as in the published lists (`Subject …`, `## …`).
 * Strict, because the engine drops a malformed certificate in silence and the file then merely reads "untrusted" (finding F5 of
 * signing-and-trust.md): one bad block rejects the whole text.
 * @throws AppError 'list_rejected' with the line of the block at fault.
 */
export function parsePemCertificates(text: string): PemCertificate[] {
  const found: PemCertificate[] = [];
  let block: { line: number; base64: string } | undefined;
  let note: string | undefined;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    const content = raw.trim();
    const marker = MARKER.exec(content);
    if (!marker) {
      if (DAMAGED_MARKER.test(content)) throw rejected(line, 'is a damaged PEM marker');
      if (block && !BASE64_LINE.test(content)) throw rejected(line, 'is not base64');
      if (block) block.base64 += content;
      else if (content !== '') note = content.replace(COMMENT_MARKS, '') || undefined;
      continue;
    }
    const [, edge, type] = marker;
    // A private key in a list file is somebody's accident; it must not be copied any further.
    if (type !== 'CERTIFICATE') throw rejected(line, `holds a ${type}; only certificates belong here`);
    if (edge === 'BEGIN') {
      if (block) throw rejected(block.line, 'begins a certificate that never ends');
      block = { line, base64: '' };
    } else {
      if (!block) throw rejected(line, 'ends a certificate that never began');
      found.push({ certificate: decode(block), line: block.line, ...(note !== undefined && { note }) });
      block = note = undefined;
    }
  }
  if (block) throw rejected(block.line, 'begins a certificate that never ends');
  return found;
}

function decode(block: { line: number; base64: string }): Certificate {
  const der = Buffer.from(block.base64, 'base64');
  // Buffer skips what it does not understand; a text that does not come back the same was not base64.
  if (der.toString('base64') !== block.base64) throw rejected(block.line, 'begins a certificate with damaged base64');
  try {
    return parseCertificate(der);
  } catch (cause) {
    throw rejected(block.line, 'begins something that is not an X.509 certificate', cause);
  }
}

const rejected = (line: number, what: string, cause?: unknown): AppError =>
  new AppError('list_rejected', `Line ${line} ${what}. Nothing of this file was taken; get a whole copy of it.`, {
    cause,
  });
