import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { makeCanaryIdentity } from '#core/signers/canary-identity.ts';

const root = resolve(import.meta.dirname, '..');

/** What the child said, and whether it had to be killed: it says "asked", and then has `patience` to go on. */
async function sign(how: 'touch' | 'leave', patience: number): Promise<{ said: string[]; killed: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-deadlock-'));
  const chain = join(folder, 'chain.pem');
  await writeFile(chain, (await makeCanaryIdentity()).chainPem);
  const script = join(root, 'tests/support/touch-builder.mjs');
  const source = join(root, 'assets/demo/intro.mp4');
  const child = spawn(process.execPath, [script, source, join(folder, 'out.mp4'), chain, how], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  let killed = false;
  let watchdog: NodeJS.Timeout | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    watchdog ??= setTimeout(() => {
      killed = true;
      child.kill('SIGKILL');
    }, patience);
  });
  await new Promise((ended) => child.once('close', ended));
  clearTimeout(watchdog);
  return { said: said.trim().split('\n'), killed };
}

it('trap: looking at a Builder while it signs stops the whole process for ever', async () => {
  expect(await sign('touch', 4000)).toEqual({ said: ['asked'], killed: true });
});

it('leaving it alone does not: our worker only ever asks the core, and touches nothing until the signing is over', async () => {
  expect(await sign('leave', 30_000)).toEqual({ said: ['asked', 'answered', 'ended'], killed: false });
});
