import { openFile } from './read-file.ts';

/** Bytes from the start of a file that `sniffMimeType` wants to see. */
const HEAD = 1024;
const UNKNOWN = 'application/octet-stream';

/** Fixed bytes at a fixed place, most specific first. Sources: the formats' specifications and WHATWG MIME Sniffing section 7. */
const SIGNATURES: readonly { at: number; bytes: string; type: string }[] = [
  { at: 0, bytes: '\xff\xd8\xff', type: 'image/jpeg' },
  { at: 0, bytes: '\x89PNG\r\n\x1a\n', type: 'image/png' },
  { at: 0, bytes: 'GIF87a', type: 'image/gif' },
  { at: 0, bytes: 'GIF89a', type: 'image/gif' },
  { at: 0, bytes: 'II*\0', type: 'image/tiff' },
  { at: 0, bytes: 'MM\0*', type: 'image/tiff' },
  { at: 0, bytes: '\0\0\0\x0cJXL \r\n\x87\n', type: 'image/jxl' },
  { at: 0, bytes: '\xff\x0a', type: 'image/jxl' },
  { at: 0, bytes: '8BPS', type: 'image/vnd.adobe.photoshop' },
  { at: 0, bytes: '%PDF-', type: 'application/pdf' },
  { at: 0, bytes: 'fLaC', type: 'audio/flac' },
  { at: 0, bytes: 'OggS', type: 'application/ogg' },
  { at: 0, bytes: 'ID3', type: 'audio/mpeg' },
  { at: 0, bytes: '\x06\x0e\x2b\x34\x02\x05\x01\x01', type: 'application/mxf' },
  { at: 4, bytes: 'jumb', type: 'application/c2pa' },
];

const RIFF: Readonly<Record<string, string>> = {
  WAVE: 'audio/wav',
  'AVI ': 'video/x-msvideo',
  WEBP: 'image/webp',
};

/** Major brands (ISO/IEC 14496-12 section 4.3) that are not plain MP4. */
const BRANDS: Readonly<Record<string, string>> = {
  'qt  ': 'video/quicktime',
  'M4A ': 'audio/mp4',
  'M4B ': 'audio/mp4',
  avif: 'image/avif',
  avis: 'image/avif',
  heic: 'image/heic',
  heix: 'image/heic',
  hevc: 'image/heic',
  mif1: 'image/heif',
  msf1: 'image/heif',
};

/** Boxes that a segment of a stream starts with (ISO/IEC 14496-12 section 8.16, ISO/IEC 23000-19 section 7.3.2). */
const SEGMENT_FIRST = new Set(['styp', 'moof', 'sidx', 'prft', 'emsg']);

/** Boxes that only an old QuickTime file starts with: `ftyp` came later. */
const QUICKTIME_FIRST = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);

/**
 * The MIME type that a file's first bytes speak of; names are not looked at, as they promise nothing.
 * `application/octet-stream` when they speak of nothing we know.
 */
export function sniffMimeType(head: Uint8Array): string {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, HEAD)).toString('latin1');
  const box = text.slice(4, 8);
  if (box === 'ftyp') return BRANDS[text.slice(8, 12)] ?? 'video/mp4';
  if (SEGMENT_FIRST.has(box)) return 'video/iso.segment';
  const fixed = SIGNATURES.find(({ at, bytes }) => text.startsWith(bytes, at));
  if (fixed !== undefined) return fixed.type;
  if (['RIFF', 'RF64', 'BW64'].includes(text.slice(0, 4))) return RIFF[text.slice(8, 12)] ?? UNKNOWN;
  if (text.startsWith('FORM') && text.startsWith('AIF', 8)) return 'audio/aiff';
  if (text.startsWith('\x1aE\xdf\xa3')) return text.includes('webm') ? 'video/webm' : 'video/x-matroska';
  if (QUICKTIME_FIRST.has(box)) return 'video/quicktime';
  return (
    sniffStream(head) ??
    (/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)?<svg[\s>]/i.test(text) ? 'image/svg+xml' : UNKNOWN)
  );
}

/** Formats that are a row of frames without a header in front. */
function sniffStream(head: Uint8Array): string | undefined {
  // Transport stream packets are 188 bytes and begin with 0x47; the m2ts variety has four bytes of time before each.
  if ([0, 188, 376].every((at) => head[at] === 0x47)) return 'video/mp2t';
  if ([4, 196, 388].every((at) => head[at] === 0x47)) return 'video/mp2t';
  const [first = 0, second = 0] = head;
  if (first !== 0xff) return undefined;
  // Layer bits 00 are ADTS; layer I to III with a bit rate and a sample rate that exist are MPEG audio.
  if ((second & 0xf6) === 0xf0) return 'audio/aac';
  const third = head[2] ?? 0xff;
  const layered = (second & 0xe0) === 0xe0 && (second & 0x06) !== 0 && (second & 0x18) !== 0x08;
  return layered && third >> 4 !== 15 && (third & 0x0c) !== 0x0c ? 'audio/mpeg' : undefined;
}

/**
 * As `sniffMimeType`, of a file.
 * @throws AppError 'not_readable' when the file cannot be opened.
 */
export async function sniffFile(path: string): Promise<{ mimeType: string; size: number }> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return { mimeType: sniffMimeType(buffer.subarray(0, bytesRead)), size };
  } finally {
    await file.close();
  }
}
