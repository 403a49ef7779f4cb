import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SignerId } from '#shared/api/ids.ts';
import { createKeptAnswers } from '#core/revocation/kept-answers.ts';
import { createAudit } from '#core/signers/audit.ts';
import { DAY, type Identity, issueClaimSigner, issueIssuingCa, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { createSigners } from '#core/signers/store.ts';
import { toPem } from '#core/trust/certificate.ts';
import { InspectReport } from '../electron/cli/commands/inspect.ts';
import { SignerAnswerReport, SignerReport } from '../electron/cli/commands/signer-renewal.ts';
import { createdDefinition, demoClip, never, startEngine, temporaryFolder } from './support/engine.ts';
import { hasOpenssl, needsOpenssl } from './support/openssl.ts';
import { type OpensslCa, startOpensslCa } from './support/openssl-ca.ts';
import { memorySecrets } from './support/secrets.ts';

const cli = resolve('dist/node/cli.js');
const PASSPHRASE = 'correct horse battery';
const { engine } = startEngine();
const fromNow = (from: number, to: number) => ({
  notBefore: new Date(Date.now() + from * DAY),
  notAfter: new Date(Date.now() + to * DAY),
});

let folder: string;
let workspace: string;
let ca: OpensslCa;
let house: { root: Identity; issuing: Identity };

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}
/** The built command, as a user runs it, with the signer's passphrase in the environment. */
const run = (...args: string[]): Promise<Ran> =>
  new Promise((done) =>
    execFile(
      process.execPath,
      [cli, '--workspace', workspace, ...args],
      { maxBuffer: 64e6, env: { ...process.env, COUNTERSIGN_PASSPHRASE_DESK: PASSPHRASE } },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  );
const write = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};
const signers = () =>
  createSigners({
    folder: workspace,
    secrets: memorySecrets({ 'signer.desk': PASSPHRASE }),
    trustLists: { enabled: async () => [] },
    clock: () => new Date(),
    answers: createKeptAnswers(workspace),
    audit: createAudit(workspace),
    log: () => {},
  });

/** A clip signed by the signer as it is now. */
async function signed(name: string): Promise<string> {
  const signer = await signers().use(SignerId.parse('desk'));
  const output = join(folder, name);
  await engine.sign(
    {
      definition: createdDefinition(name),
      ingredients: [],
      source: demoClip('intro'),
      mimeType: 'video/mp4',
      output,
      algorithm: signer.algorithm,
      chainPem: signer.chainPem,
      reserveSize: 20_000,
    },
    { signal: never(), sign: (tbs) => signer.sign(tbs, { requestId: 'r', signal: never() }) },
  );
  return output;
}

async function verdicts(...paths: string[]) {
  const { files } = InspectReport.parse(JSON.parse((await run('inspect', ...paths, '--json')).stdout));
  return files.map(({ verdict: { headline, manifests } }) => ({
    title: headline.title,
    state: headline.state,
    serial: manifests[0]?.identity.signer?.serial,
    lists: manifests[0]?.identity.matches.map(({ listName, via }) => `${listName} ${via}`),
  }));
}

beforeAll(async () => {
  [folder, workspace] = [await temporaryFolder(), await temporaryFolder()];
  if (!needsOpenssl('no certificate is renewed')) return;
  const root = await issueRoot('O=House, CN=House root', fromNow(-300, 1000));
  house = { root, issuing: await issueIssuingCa('O=House, CN=House issuing CA', fromNow(-300, 900), root) };
  ca = await startOpensslCa(house.issuing);
  const leaf = await issueClaimSigner('O=Desk, CN=Desk signer', fromNow(-200, 20), house.issuing);
  const key = toKeyObject(leaf.keys).export({ type: 'pkcs8', format: 'pem' }).toString();
  await signers().import({
    name: 'Desk',
    keyPath: await write('desk.key', key),
    bundlePath: await write('desk.pem', toPem(leaf.certificate) + toPem(house.issuing.certificate)),
    passphrase: PASSPHRASE,
  });
  await run('trust', 'import', await write('house.pem', toPem(house.root.certificate)), '--vouches-for', 'house');
});

describe.runIf(hasOpenssl)('R56: countersign signer', () => {
  it('renews a certificate by a request: what the old one signed reads as before, the new one is trusted too', async () => {
    const before = await signed('before.mp4');
    const old = await verdicts(before);
    expect(old).toMatchObject([{ title: 'Signed by Desk signer', state: 'trusted', lists: ['house anchor'] }]);
    expect((await run('signers')).stdout).toMatch(/expires in 19 days\. Renew it\. \[expires-soon\]/);

    const csr = join(folder, 'desk.csr');
    const asked = await run('signer', 'csr', 'desk', '--new-key', '--algorithm', 'ed25519', '-o', csr);
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('with a new key') });
    expect(await ca.verify(await readFile(csr, 'utf8'))).toMatch(/verify OK/i);
    // Another process knows of the request, and gives it again; the old certificate still signs.
    const again = SignerReport.parse(JSON.parse((await run('signer', 'csr', 'desk', '--again', '--json')).stdout));
    expect(again.signer).toMatchObject({ algorithm: 'es256', pending: { csr: await readFile(csr, 'utf8') } });
    expect(await verdicts(await signed('meanwhile.mp4'))).toEqual(old);

    const answer = await write(
      'answer.pem',
      await ca.issue(await readFile(csr, 'utf8'), { validity: fromNow(-1, 365) }),
    );
    const looked = await run('signer', 'install-certificate', 'desk', answer, '--dry-run');
    expect(looked.stdout).toMatch(/listed: Signer of the house, on the house list[\s\S]*Nothing was changed\./);
    const installed = await run('signer', 'install-certificate', 'desk', answer, '--json');
    const { signer, chain, preflight } = SignerAnswerReport.parse(JSON.parse(installed.stdout));
    expect([installed.code, preflight.outcome, chain.length]).toEqual([0, 'ok', 2]);
    expect(signer).toMatchObject({
      algorithm: 'ed25519',
      former: [{ key: 'other', certificate: { serial: old[0]!.serial } }],
    });

    const after = await signed('after.mp4');
    expect(await verdicts(before, after)).toEqual([...old, { ...old[0], serial: signer.certificate.serial }]);
  });

  it('says what is wrong with an answer, a signer or a subject, and changes nothing', async () => {
    const stray = await write('stray.pem', toPem(house.root.certificate));
    expect(await run('signer', 'install-certificate', 'desk', stray)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/None of these certificates is for the key of "Desk".*\[key_refused\]/s),
    });
    expect(await run('signer', 'renew', 'desk')).toMatchObject({ stderr: expect.stringContaining('[invalid_input]') });
    expect(await run('signer', 'csr', 'nobody')).toMatchObject({ code: 3 });
    expect(await run('signer', 'csr', 'desk', '--subject', 'nonsense')).toMatchObject({
      stderr: expect.stringContaining('The subject cannot be read.'),
    });
    expect((await run('signer', 'cancel-request', 'desk')).stderr).toContain('No request of "Desk" waits');
  });
});
