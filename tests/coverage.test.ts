import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const page = await readFile(resolve(root, 'docs/coverage.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** What a cell names: `path`, or `path` "title" "title". */
const named = [...page.matchAll(/`([\w.-]*\/[\w./-]+|\.[\w.-]+\.json)`((?: "[^"|]+")*)/g)].map(
  ([, path = '', titles = '']) => ({ path, titles: [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title) }),
);

const isCode = (line: string): boolean => !/^\s*(\/\/|\/?\*)/.test(line);
/** A title is the text of a string: something opened one before it. */
const holds = (line: string, title: string): boolean => {
  const at = line.indexOf(title);
  return at > 0 && /['"`]/.test(line.slice(0, at));
};

test('docs/coverage.md has every requirement and every rule once, in order', () => {
  const ids = (pattern: RegExp) => rows.map(([, id = '']) => id).filter((id) => pattern.test(id));
  expect(ids(/^R\d+$/)).toEqual(Array.from({ length: 92 }, (_, index) => `R${index + 1}`));
  expect(ids(/^E\d+$/)).toEqual(Array.from({ length: 21 }, (_, index) => `E${String(index + 1).padStart(2, '0')}`));
});

test('docs/coverage.md calls nothing done, or done in part, without a test', () => {
  const requirements = rows.filter(([, id = '']) => /^R\d+$/.test(id));
  expect(requirements.filter(([, , , , , state = '']) => !/^(done$|part: .|not yet: .)/.test(state))).toEqual([]);
  const unproven = rows.filter(([, id = '', , , proof = '', state]) => {
    const needed = /^E\d+$/.test(id) || (/^R\d+$/.test(id) && !state?.startsWith('not yet'));
    return needed && !/`[^`]+` "[^"]+"/.test(proof);
  });
  expect(unproven).toEqual([]);
});

test('docs/coverage.md names only paths and titles that are there', async () => {
  expect(named.filter(({ titles }) => titles.length > 0).length).toBeGreaterThan(100);
  const missing = await Promise.all(
    named.map(async ({ path, titles }) => {
      if (!existsSync(resolve(root, path))) return [path];
      if (titles.length === 0) return [];
      const lines = (await readFile(resolve(root, path), 'utf8')).split('\n').filter(isCode);
      return titles.filter((title) => !lines.some((line) => holds(line, title))).map((title) => `${path}: ${title}`);
    }),
  );
  expect(missing.flat()).toEqual([]);
});
