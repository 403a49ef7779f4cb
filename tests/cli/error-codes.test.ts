import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { errorCodes } from '#shared/rpc/errors.ts';
import { exitCodeOf } from '../../electron/cli/exit.ts';

it('docs/errors.md names every error code with its exit code', async () => {
  const text = await readFile(resolve(import.meta.dirname, '../../docs/errors.md'), 'utf8');
  const documented = [...text.matchAll(/^\| `(\w+)` +\|.*\| (\d) +\|$/gm)].map(([, code, exit]) => [
    code,
    Number(exit),
  ]);
  expect(documented).toEqual(errorCodes.map((code) => [code, exitCodeOf(code)]));
});
