import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where settings, projects, lists, signers and exports live: `COUNTERSIGN_WORKSPACE` when set, else the place this system keeps
 * application data. The demo has a workspace of its own, so that trying things out never mixes with real work.
 */
export function workspaceFolder(env: NodeJS.ProcessEnv, demo: boolean): string {
  const asked = env['COUNTERSIGN_WORKSPACE'];
  const base = asked !== undefined && asked !== '' ? resolve(asked) : systemFolder(env);
  return demo ? join(base, 'demo-workspace') : join(base, 'workspace');
}

function systemFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support/Countersign');
  if (process.platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData/Roaming'), 'Countersign');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'), 'countersign');
}

/** The bundles of this build: `dist/`, when called from one of its bundles. */
export const distFolder = (): string => resolve(import.meta.dirname, '..');

/** The version in our own package.json, which ships beside `dist` in every form of the product. */
export async function productVersion(dist: string): Promise<string> {
  const text = await readFile(resolve(dist, '../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
