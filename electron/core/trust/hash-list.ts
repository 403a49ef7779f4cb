import { AppError } from '#shared/rpc/errors.ts';
import type { ListEntry } from '#core/trust/list-file.ts';

/** 32 bytes. */
const DIGEST = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Reads a list of end-entity certificates named by digest: one base64 sha256 of the DER a line, as CAI's verifier publishes its interim
 * list (signing-and-trust.md section 3). Empty lines and comments after `#` are passed over; `//` begins none, because digests begin with
 * it too (measured: one of the interim list does). No entry at all when the first line with content is
 * none, because then the file is of another kind.
 * @throws AppError 'list_rejected' with the line that is not a digest among digests, or stands there twice
 */
export function parseHashList(text: string): ListEntry[] {
  const entries = new Map<string, ListEntry>();
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    const bytes = Buffer.from(content, 'base64');
    // The last character of 43 carries two bits that must be zero: a text that does not come back the same was damaged.
    if (!DIGEST.test(content) || bytes.toString('base64') !== content) {
      if (entries.size === 0) return [];
      throw rejected(`Line ${line} is not the base64 of a sha256 digest.`);
    }
    const fingerprint = bytes.toString('hex');
    const first = entries.get(fingerprint);
    if (first) throw rejected(`Line ${line} repeats the digest of line ${first.line}.`);
    entries.set(fingerprint, { line, fingerprint, withdrawn: false });
  }
  return [...entries.values()];
}

const rejected = (what: string): AppError =>
  new AppError('list_rejected', `${what} Nothing of this file was taken; get a whole copy of it.`);
