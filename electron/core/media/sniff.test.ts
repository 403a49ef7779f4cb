import { expect, test } from 'vitest';
import { sniffMimeType } from './sniff.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const frames = (size: number, lead: number): Uint8Array =>
  Buffer.concat(Array.from({ length: 4 }, () => Buffer.alloc(size, 0xff).fill(0x47, lead, lead + 1)));

test.each([
  ['\xff\xd8\xff\xe0', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['RIFF\x00\x00\x00\x00WEBPVP8 ', 'image/webp'],
  ['RIFF\x00\x00\x00\x00WAVEfmt ', 'audio/wav'],
  ['RF64\xff\xff\xff\xffWAVEds64', 'audio/wav'],
  ['RIFF\x00\x00\x00\x00AVI LIST', 'video/x-msvideo'],
  ['RIFF\x00\x00\x00\x00XXXX', 'application/octet-stream'],
  ['II*\x00\x08', 'image/tiff'],
  ['%PDF-1.7', 'application/pdf'],
  ['\x00\x00\x00\x18ftypisom', 'video/mp4'],
  ['\x00\x00\x00\x14ftypqt  ', 'video/quicktime'],
  ['\x00\x00\x00\x08wide\x00\x00', 'video/quicktime'],
  ['\x00\x00\x00\x18ftypM4A ', 'audio/mp4'],
  ['\x00\x00\x00\x18ftypavif', 'image/avif'],
  ['\x00\x00\x00\x18ftypheic', 'image/heic'],
  ['\x00\x00\x00\x18stypmsdh', 'video/iso.segment'],
  ['\x00\x00\x10\x00jumb\x00\x00\x00\x1ejumd', 'application/c2pa'],
  ['\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x82\x84webm', 'video/webm'],
  ['ID3\x04\x00', 'audio/mpeg'],
  ['\xff\xfb\x90\x64', 'audio/mpeg'],
  ['\xff\xf1\x4c\x80', 'audio/aac'],
  ['\xff\xff\xff\xff\xff', 'application/octet-stream'],
  ['<?xml version="1.0"?>\n<!-- drawn by hand -->\n<svg xmlns="http://www.w3.org/2000/svg">', 'image/svg+xml'],
  ['<html>', 'application/octet-stream'],
  ['', 'application/octet-stream'],
])('%j is %s', (head, type) => {
  expect(sniffMimeType(bytes(head))).toBe(type);
});

test('transport streams have no header: their sync bytes tell them', () => {
  expect(sniffMimeType(frames(188, 0))).toBe('video/mp2t');
  expect(sniffMimeType(frames(192, 4))).toBe('video/mp2t');
  expect(sniffMimeType(frames(187, 0))).toBe('application/octet-stream');
});

test('a view into a larger buffer is read from where it starts', () => {
  const buffer = Buffer.concat([Buffer.from('garbage!'), bytes('\x89PNG\r\n\x1a\n')]);
  expect(sniffMimeType(buffer.subarray(8))).toBe('image/png');
});
