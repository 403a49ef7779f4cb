import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');

export interface OtherStore {
  address: string;
  token: string;
  /** As a desk would that has its own tools: `PUT /flows/{id}`. */
  putFlow(flow: { id: string } & Record<string, unknown>): Promise<void>;
  /** Ends it: from then on nobody answers at its address. */
  stop(): Promise<void>;
}

/** A TAMS store in another process, as that of another desk: the product's own, run alone on a workspace of its own. */
export async function startOtherStore(workspace: string): Promise<OtherStore> {
  const token = 'a-token-for-tests-and-nothing-else-at-all';
  const server = spawn(process.execPath, ['dist/node/cli.js', '--workspace', workspace, 'store', 'serve'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, COUNTERSIGN_STORE_TOKEN: token },
  });
  const ended = new Promise((done) => server.once('exit', done));
  // A test that fails does not come to its end; the process it ran in does.
  process.once('exit', () => server.kill('SIGTERM'));
  const address = await printedAddress(server);
  return {
    address,
    token,
    async putFlow(flow) {
      const answer = await fetch(`${address.replace(/\/$/, '')}/flows/${flow.id}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(flow),
      });
      if (!answer.ok) throw new Error(`the flow was refused: ${String(answer.status)} ${await answer.text()}`);
    },
    async stop() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

function printedAddress(server: ChildProcess): Promise<string> {
  return new Promise((found, fail) => {
    server.once('error', fail);
    server.once('exit', (code) =>
      fail(new Error(`the store ended with ${String(code)} before it printed its address`)),
    );
    if (!server.stdout) return;
    createInterface({ input: server.stdout }).on('line', (line) => {
      const address = /http:\/\/127\.0\.0\.1:\d+\S*/.exec(line)?.[0];
      if (address !== undefined) found(address);
    });
  });
}
