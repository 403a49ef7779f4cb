import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { pageApi } from '#shared/api/index.ts';

/*
 * R68: manifests are never offered for storage on a chain. Nothing to call, nothing to press and nothing to link with would do it; the
 * words of each are what this can look for.
 */

const root = resolve(import.meta.dirname, '..');
const chain =
  /block-?\s?chain|\bon-?chain\b|\bnfts?\b|\bmint(s|ed|ing)?\b|smart[ -]contract|\bledger\b|\bweb3\b|ethereum|solana/i;

async function* sources(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && /(?<!\.test)\.(ts|tsx|html|css)$/.test(entry.name) && !path.includes('/dist/')) yield path;
  }
}

test('R68: no procedure, no screen, no command and no library has anything to do with a chain', async () => {
  expect(Object.keys(pageApi).filter((name) => chain.test(name))).toEqual([]);
  const found: string[] = [];
  let read = 0;
  for (const folder of ['shared', 'electron', 'renderer']) {
    for await (const path of sources(folder)) {
      read += 1;
      const text = await readFile(path, 'utf8');
      const hit = chain.exec(text);
      if (hit) found.push(`${path.slice(root.length + 1)}: ${hit[0]}`);
    }
  }
  expect(read).toBeGreaterThan(400);
  expect(found).toEqual([]);
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const libraries = Object.keys({ ...dependencies, ...devDependencies });
  expect(libraries.filter((name) => /ethers|web3|viem|wagmi|solana|ipfs|arweave|opentimestamps/i.test(name))).toEqual(
    [],
  );
});
