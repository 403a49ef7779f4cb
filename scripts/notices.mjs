// npm run notices: writes THIRD_PARTY_NOTICES.md from what the bundles really contain (their source maps say so) and what ships beside them.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale } from './build.mjs';
import { root } from './lib/root.mjs';

/** Shipped as they are, not bundled. */
const BESIDE = [
  '@contentauth/c2pa-node',
  '@contentauth/c2pa-types',
  '@photostructure/sqlite',
  'elkjs',
  'node-gyp-build',
];
/** What copyleft of files and libraries asks us to say. */
const REMARKS = {
  mediabunny: 'MPL-2.0, used unmodified; its source is the npm package of this version.',
  elkjs:
    'EPL-2.0 (the other choice, GPL, is not taken), shipped unmodified as a file of its own; its source is the npm package of this version.',
};

/** Names of the packages in the bundles. */
export function bundledPackages() {
  const names = new Set(BESIDE);
  for (const file of readdirSync(join(root, 'dist'), { recursive: true }).map(String)) {
    if (!file.endsWith('.map')) continue;
    const { sources } = JSON.parse(readFileSync(join(root, 'dist', file), 'utf8'));
    for (const source of sources) {
      const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source) ?? [];
      if (name) names.add(name);
    }
  }
  return [...names].toSorted();
}

/** @param {string} name */
function describe(name) {
  const folder = join(root, 'node_modules', name);
  if (!existsSync(folder)) return undefined;
  const { version, license, homepage, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text =
    file === undefined ? 'The package carries no licence file.' : readFileSync(join(folder, file), 'utf8').trim();
  const remark = REMARKS[/** @type {keyof typeof REMARKS} */ (name)];
  const address = homepage ?? (typeof repository === 'string' ? repository : repository?.url) ?? '';
  return [
    `## ${name} ${version}`,
    '',
    `Licence: ${typeof license === 'string' ? license : 'see below'}${address === '' ? '' : ` · ${address}`}`,
    ...(remark ? ['', remark] : []),
    '',
    '```',
    text.replaceAll('```', "'''"),
    '```',
    '',
  ].join('\n');
}

export function notices() {
  const parts = bundledPackages()
    .map(describe)
    .filter((part) => part !== undefined);
  return ['# Third-party notices', '', 'Countersign ships parts of these packages.', '', ...parts].join('\n');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildIfStale({ quiet: true });
  writeFileSync(join(root, 'THIRD_PARTY_NOTICES.md'), notices());
  console.log(`${bundledPackages().length} packages named in THIRD_PARTY_NOTICES.md`);
}
