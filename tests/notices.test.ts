import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

it('names every package whose code we ship, in the version we ship (npm run notices)', async () => {
  const url = new URL('../scripts/notices.mjs', import.meta.url).href;
  const script = (await import(url)) as { notices: () => string };
  const written = await readFile(resolve(import.meta.dirname, '../THIRD_PARTY_NOTICES.md'), 'utf8');
  expect(written).toBe(script.notices());
});
