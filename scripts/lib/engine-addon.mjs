import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { runNode } from './run.mjs';

const PACKAGE = join(root, 'node_modules/@contentauth/c2pa-node');
const ADDON = join(PACKAGE, 'dist/index.node');

/** The npm package carries the addon for Linux on x64; its own installer fetches the others, and install scripts are off. */
const addonFits = () => {
  if (!existsSync(ADDON)) return false;
  const magic = Buffer.alloc(20);
  const file = openSync(ADDON, 'r');
  readSync(file, magic, 0, 20, 0);
  closeSync(file);
  const elf = magic.readUInt32BE(0) === 0x7f454c46;
  if (process.platform === 'linux') return elf && magic.readUInt16LE(18) === (process.arch === 'arm64' ? 0xb7 : 0x3e);
  return !elf;
};

/** Makes sure the C2PA engine's addon fits this machine. @returns {Promise<string | undefined>} what is wrong, in one sentence */
export async function ensureEngineAddon() {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const missing = Object.keys(dependencies).filter((name) => !existsSync(join(root, 'node_modules', name)));
  if (missing.length > 0) return `Dependencies are not installed (${missing.join(', ')}). Run: npm ci`;
  if (addonFits()) return undefined;
  console.log(`fetching the C2PA engine for ${process.platform}-${process.arch} (once)`);
  await runNode(join(PACKAGE, 'scripts/postinstall.cjs'), [], { quiet: true, timeoutMs: 300_000 });
  if (addonFits()) return undefined;
  return `The C2PA engine for ${process.platform}-${process.arch} could not be fetched. It comes from the releases of contentauth/c2pa-js on GitHub: allow that address, or set C2PA_LIBRARY_PATH to a built index.node.`;
}
