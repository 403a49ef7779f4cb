import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { toPem } from '#core/trust/certificate.ts';
import { NO_POLICY } from '#shared/verdict/policy.ts';
import { InspectReport } from '../../electron/cli/commands/inspect.ts';
import { TrustPolicyReport } from '../../electron/cli/commands/trust-policy.ts';
import { TrustCertificateReport } from '../../electron/cli/commands/trust-reports.ts';
import { startEngine, temporaryFolder } from '../support/engine.ts';
import { answeringHouse, type AnsweringHouse } from '../support/ocsp-responder.ts';
import { signClip } from '../support/signed-clip.ts';
import { ocspResponse } from '../support/staple.ts';

/* The built commands, as a user runs them, and a revocation service on this machine that counts who asks. */

const cli = resolve(import.meta.dirname, '../../dist/node/cli.js');
const { engine } = startEngine();
let folder: string;
let house: AnsweringHouse;
let clip: string;
let bundle: string;

const run = (...args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((done) =>
    execFile(
      process.execPath,
      [cli, '--workspace', join(folder, 'workspace'), ...args],
      { maxBuffer: 64e6 },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  );

beforeAll(async () => {
  folder = await temporaryFolder();
  house = await answeringHouse();
  house.says((_, response) => void response.end(ocspResponse(house.leaf, house.root, house.root, 'good')));
  clip = join(folder, 'clip.mp4');
  await signClip(engine, house.leaf, clip);
  bundle = join(folder, 'bundle.pem');
  await writeFile(bundle, toPem(house.leaf.certificate) + toPem(house.root.certificate));
  const root = join(folder, 'root.pem');
  await writeFile(root, toPem(house.root.certificate));
  await run('trust', 'import', root, '--name', 'House');
}, 60_000);

test('R55: a policy is shown, changed switch by switch, and makes a verdict stricter; an issuer is asked only when both say so', async () => {
  const shown = await run('trust', 'policy', '--json');
  expect(TrustPolicyReport.parse(JSON.parse(shown.stdout)).policy).toEqual(NO_POLICY);

  const refused = await run('inspect', clip, '--ask-revocation');
  expect([refused.code, refused.stdout, refused.stderr]).toEqual([
    3,
    expect.stringContaining('Signed by House signer\n'),
    expect.stringMatching(/Asking issuers is turned off\..*\[revocation_failed\]/),
  ]);
  expect(house.requests).toEqual([]);

  await run('trust', 'policy', '--ask-issuers', 'on', '--reach-inside', 'on');
  const set = await run('trust', 'policy', '--require-revocation', 'on');
  expect(set.stdout.split('\n').map((line) => line.slice(0, 23).trimEnd())).toEqual([
    'require-timestamp   off',
    'require-revocation  on',
    'ask-issuers         on',
    'reach-inside        on',
    '',
  ]);
  const strict = await run('inspect', clip);
  expect([strict.code, strict.stdout]).toEqual([1, expect.stringContaining('[countersign.policy.revocation]')]);
  expect(house.requests).toEqual([]);

  const asked = await run('inspect', clip, '--ask-revocation', '--json');
  const [file] = InspectReport.parse(JSON.parse(asked.stdout)).files;
  expect([asked.code, file?.verdict.headline.state, file?.stamp?.policy]).toEqual([
    0,
    'trusted',
    { requireTimestamp: false, requireRevocation: true },
  ]);
  expect(asked.stderr).toContain(`${house.host} answered at `);

  // Asked once: everything after that has the answer, whoever wants it.
  const checked = await run('trust', 'check', clip, '--ask-revocation');
  expect([checked.code, checked.stdout]).toEqual([
    0,
    expect.stringContaining(`revocation: good, asked of ${house.host}`),
  ]);
  const preflight = await run('trust', 'preflight', '--cert', bundle, '--ask-revocation', '--json');
  const report = TrustCertificateReport.parse(JSON.parse(preflight.stdout));
  expect([preflight.code, report.preflight.revocation]).toMatchObject([
    0,
    { state: 'good', asked: { host: house.host } },
  ]);
  expect(house.requests).toEqual(['POST /']);
}, 60_000);
