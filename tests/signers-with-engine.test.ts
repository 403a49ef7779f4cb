import { createHash, X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SignatureAlgorithm } from '#shared/api/signer.ts';
import type { TrustList, TrustPurpose } from '#shared/api/trust.ts';
import { createKeptAnswers } from '#core/revocation/kept-answers.ts';
import { createAudit } from '#core/signers/audit.ts';
import type { ClaimSigner } from '#core/signers/claim-signer.ts';
import { DEMO_BROADCASTER, ensureDemoPki } from '#core/signers/demo-pki.ts';
import { DAY, issueClaimSigner, issueIssuingCa, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { createSigners, type Signers } from '#core/signers/store.ts';
import { toPem } from '#core/trust/certificate.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import type { TrustLists } from '#core/trust/lists.ts';
import { EKU } from '#core/trust/oids.ts';
import { createdDefinition, demoClip, never, startEngine, temporaryFolder } from './support/engine.ts';
import { codesOf } from './support/engine-store.ts';
import { makeIdentity } from './support/engine-identity.ts';
import { memorySecrets } from './support/secrets.ts';
import { openTrustLists } from './support/trust-lists.ts';

/** Signers, lists and the evaluator against the real engine: what we issue it must accept, and where it is wrong we must differ. */
const { engine } = startEngine();
const clock = () => new Date();
const PASSPHRASE = 'correct horse battery';

let folder: string;
let lists: TrustLists;
let signers: Signers;
beforeAll(async () => {
  folder = await temporaryFolder();
  ({ lists, signers } = workspace(folder));
});

function workspace(at: string) {
  const trustLists = openTrustLists({ folder: at, clock });
  const secrets = memorySecrets();
  const store = createSigners({
    folder: at,
    secrets,
    trustLists,
    answers: createKeptAnswers(at),
    clock,
    audit: createAudit(at),
    log: () => {},
  });
  return {
    lists: trustLists,
    signers: store,
    ensureDemo: () => ensureDemoPki({ folder: at, secrets, trustLists, clock }),
  };
}

let outputs = 0;
async function signClip(signer: ClaimSigner): Promise<string> {
  const output = join(folder, `signed-${outputs++}.mp4`);
  await engine.sign(
    {
      definition: createdDefinition('clip.mp4'),
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

/** What the engine says of a file, and what we say of its signature. */
async function judge(path: string, from: TrustLists = lists) {
  const reading = await engine.read(
    { path, mimeType: 'video/mp4', trust: await from.engineTrust(), verify: true },
    { signal: never() },
  );
  const evaluations = await evaluateChains(reading.signatures, await from.enabled(), { now: clock() });
  return {
    engine: codesOf(reading).state,
    ours: evaluations.map(({ matches, wrongKind, malformed }) => ({
      lists: matches.map(({ listName, via }) => `${listName} ${via}`),
      wrongKind,
      malformed,
    })),
  };
}

const vouched = (...names: string[]) => ({
  engine: 'Trusted',
  ours: [{ lists: names, wrongKind: undefined, malformed: undefined }],
});

async function importList(
  into: TrustLists,
  pem: string,
  name: string,
  purpose: TrustPurpose,
  kind: TrustList['kind'] = 'anchors',
) {
  const path = join(folder, `${name}.pem`);
  await writeFile(path, pem);
  return into.importFrom(path, { name, purpose, kind, source: 'a test' });
}

async function importSigner(algorithm: SignatureAlgorithm) {
  const validity = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 300 * DAY) };
  const root = await issueRoot(`O=House, CN=House root ${algorithm}`, validity);
  const issuing = await issueIssuingCa('O=House, CN=House issuing CA', validity, root);
  const leaf = await issueClaimSigner('O=House, CN=House signer', validity, issuing, algorithm);
  const keyPath = join(folder, 'key.pem');
  const bundlePath = join(folder, 'bundle.pem');
  await writeFile(keyPath, toKeyObject(leaf.keys).export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(bundlePath, toPem(leaf.certificate) + toPem(issuing.certificate));
  const { id } = await signers.import({ name: algorithm, keyPath, bundlePath, passphrase: PASSPHRASE });
  return { signer: await signers.use(id), rootPem: toPem(root.certificate) };
}

describe('what lists of other forms vouch for', () => {
  async function signed({ usages }: { usages: string[] }) {
    const identity = await makeIdentity({ usages });
    const { lists: own } = workspace(await temporaryFolder());
    const sign = async () => {
      const output = join(folder, `signed-${outputs++}.mp4`);
      const { algorithm, chainPem } = identity;
      await engine.sign(
        {
          definition: createdDefinition('clip.mp4'),
          ingredients: [],
          source: demoClip('intro'),
          mimeType: 'video/mp4',
          output,
          algorithm,
          chainPem,
          reserveSize: 20_000,
          trust: await own.engineTrust(),
        },
        { signal: never(), sign: identity.sign },
      );
      return output;
    };
    return { identity, own, sign };
  }

  test('a list of digests is one to the engine as well', async () => {
    const { identity, own, sign } = await signed({ usages: [EKU.claimSigning] });
    const digest = createHash('sha256').update(new X509Certificate(identity.chainPem).raw).digest('base64');
    await importList(own, `# one signer\n${digest}\n`, 'digests', 'signer', 'end-entity');
    expect(await judge(await sign(), own)).toEqual(vouched('digests pinned-hash'));
  });

  test('R45: a usage of the house counts where a list accepts it, and nowhere else', async () => {
    const HOUSE = '1.3.6.1.4.1.32473.1';
    const { identity, own, sign } = await signed({ usages: [HOUSE] });
    const { id } = await importList(own, identity.rootPem, 'house', 'signer');
    const config = join(folder, 'usages.cfg');
    await writeFile(config, `// of the house\n${HOUSE}\n`);
    await own.importUsages(id, config);
    await importList(own, identity.rootPem, 'public', 'signer');
    const path = await sign();
    expect(await judge(path, own)).toEqual(vouched('house anchor'));
    await own.setEnabled(id, false);
    const without = await judge(path, own);
    expect(without.engine).toBe('Invalid');
    expect(without.ours).toMatchObject([{ lists: [], wrongKind: expect.stringContaining('was not made for') }]);
  });
});

describe('what our signers sign', () => {
  test.each(['es256', 'es384', 'es512', 'ed25519', 'ps256'] as const)(
    'with %s is trusted by the engine and by us',
    async (algorithm) => {
      const { signer, rootPem } = await importSigner(algorithm);
      const { lists: own } = workspace(await temporaryFolder());
      const path = await signClip(signer);
      expect(await judge(path, own)).toEqual({ ...vouched(), engine: 'Valid' });
      await importList(own, rootPem, 'house', 'signer');
      expect(await judge(path, own)).toEqual(vouched('house anchor'));
    },
  );

  test('as a demo signer is trusted through the demo list', async () => {
    const demo = workspace(await temporaryFolder());
    await demo.ensureDemo();
    expect(await judge(await signClip(await demo.signers.use(DEMO_BROADCASTER)), demo.lists)).toEqual(
      vouched('Countersign demo anchor'),
    );
  });

  test.each(['es256', 'ed25519'] as const)(
    'R57: with a private %s credential is trusted by those who list it',
    async (algorithm) => {
      const made = await signers.generate({ name: 'Mine', algorithm, days: 365, passphrase: PASSPHRASE });
      const signer = await signers.use(made.id);
      const { lists: own } = workspace(await temporaryFolder());
      await importList(own, signer.chainPem, 'book', 'signer', 'end-entity');
      expect(await judge(await signClip(signer), own)).toEqual(vouched('book end-entity'));
    },
  );
});

describe('where the engine is not enough', () => {
  test.each(['tsa', 'cawg'] as const)(
    'F2: it lets a root of a %s list vouch for a claim signer; we do not',
    async (purpose) => {
      const { signer, rootPem } = await importSigner('es256');
      const { lists: own } = workspace(await temporaryFolder());
      await importList(own, rootPem, purpose, purpose);
      expect(await judge(await signClip(signer), own)).toEqual(vouched());
    },
  );
});
