import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('trap: a page that was built from within a test run is still the page people get', () => {
  const assets = join(import.meta.dirname, '../dist/renderer/assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(0);
  // Where NODE_ENV is "test", React Aria's virtual lists ask for this and then measure nothing.
  const tested = scripts.filter((name) => readFileSync(join(assets, name), 'utf8').includes('VIRT_ON'));
  expect(tested).toEqual([]);
});
