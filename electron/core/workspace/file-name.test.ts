import fc from 'fast-check';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { fileStem } from './file-name.ts';

test.each([
  ['Harbour at dusk', 'Harbour at dusk'],
  ['../../etc/passwd', '__.._etc_passwd'],
  ['C:\\Windows\\x', 'C__Windows_x'],
  ['.hidden', '_hidden'],
  ['gpj.\u202Eexe', 'gpj._exe'],
  ['a\u0000b\nc', 'a_b_c'],
  ['CON', '_CON'],
  ['nul.mp4', '_nul.mp4'],
  ['ends in dots...', 'ends in dots'],
  ['   ', 'flow'],
  ['...', '_'],
  ['\uD800', '_'],
  ['😀'.repeat(100), '😀'.repeat(60)],
])('%j becomes %j', (title, stem) => {
  expect(fileStem(title, 'flow')).toBe(stem);
});

test('no title leads out of a folder, or is longer than a file system takes', () => {
  const holds = fc.property(fc.string({ unit: 'binary' }), (title) => {
    const stem = fileStem(title, 'flow');
    expect(basename(join('/folder', `${stem}.mp4`))).toBe(`${stem}.mp4`);
    expect(Buffer.byteLength(stem)).toBeLessThanOrEqual(241);
    expect(stem).not.toMatch(/^\.|[. ]$|^$/);
  });
  fc.assert(holds);
});
