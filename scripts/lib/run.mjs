import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/**
 * Runs a program in the project's folder and waits for it.
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, tee?: boolean, env?: Record<string, string | undefined>, timeoutMs?: number }} [options] `quiet` keeps the
 *   output back, `tee` shows it and returns it as well.
 * @returns {Promise<{ code: number, output: string }>} code 127 when the program is not there, 124 when it took too long
 */
export function run(command, args, { quiet = false, tee = false, env = {}, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet || tee ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      if (tee) process.stdout.write(chunk);
    });
    child.stderr?.on('data', (chunk) => (output += chunk));
    const late = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('error', () => resolve({ code: 127, output }));
    child.on('close', (code) => {
      clearTimeout(late);
      resolve({ code: code ?? 124, output });
    });
  });
}

/** Runs a JavaScript tool of node_modules with this very Node. @param {string} script @param {string[]} args @param {Parameters<typeof run>[2]} [options] */
export const runNode = (script, args, options) => run(process.execPath, [script, ...args], options);
