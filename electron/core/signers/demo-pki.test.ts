import { mkdtemp, readdir, readFile, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeptAnswers } from '#core/revocation/kept-answers.ts';
import { createAudit } from '#core/signers/audit.ts';
import { DEMO_BROADCASTER, DEMO_CONTRIBUTOR, ensureDemoPki } from '#core/signers/demo-pki.ts';
import { DAY } from '#core/signers/issue.ts';
import { createSigners } from '#core/signers/store.ts';
import { NOW } from '../../../tests/support/pki.ts';
import { memorySecrets } from '../../../tests/support/secrets.ts';
import { openTrustLists } from '../../../tests/support/trust-lists.ts';

let folder: string;
let now: Date;
beforeEach(async () => {
  now = NOW;
  folder = await mkdtemp(join(tmpdir(), 'countersign-demo-'));
});
afterEach(() => rm(folder, { recursive: true }));

function world(secrets = memorySecrets()) {
  const clock = () => now;
  const trustLists = openTrustLists({ folder, clock });
  const signers = createSigners({
    folder,
    secrets,
    trustLists,
    answers: createKeptAnswers(folder),
    clock,
    audit: createAudit(folder),
    log: () => {},
  });
  return { trustLists, signers, ensure: () => ensureDemoPki({ folder, secrets, trustLists, clock }), secrets };
}

describe('the demo PKI', () => {
  it('has two signers that can sign at once, and says demo everywhere', async () => {
    const { signers, trustLists, ensure } = world();
    await ensure();
    const list = await signers.list();
    expect(list.map(({ id, name, kind, algorithm, locked }) => ({ id, name, kind, algorithm, locked }))).toEqual([
      { id: 'demo-broadcaster', name: 'Broadcaster (demo)', kind: 'demo', algorithm: 'es256', locked: false },
      { id: 'demo-contributor', name: 'External Contributor (demo)', kind: 'demo', algorithm: 'es256', locked: false },
    ]);
    for (const { chain } of list)
      expect(chain.map(({ subject, issuer }) => [subject, issuer].map((name) => /demo/.test(name)))).toEqual([
        [true, true],
        [true, true],
      ]);
    expect(await trustLists.list()).toMatchObject([{ id: 'demo', demo: true, enabled: true, entries: 1 }]);
    for (const id of [DEMO_BROADCASTER, DEMO_CONTRIBUTOR])
      expect(await signers.preflight(id)).toMatchObject({
        outcome: 'ok',
        trust: 'listed',
        matches: [{ list: 'demo', demo: true, via: 'anchor' }],
      });
  });

  it('changes nothing on the next start', async () => {
    const { ensure, secrets } = world();
    await ensure();
    const before = await everyFile();
    await world(secrets).ensure();
    expect(await everyFile()).toEqual(before);
  });

  it('is renewed before it expires, and what the old signers signed is still recognised', async () => {
    const { ensure, signers, trustLists } = world();
    await ensure();
    const old = await signers.list();
    now = new Date(NOW.getTime() + 340 * DAY);
    await ensure();
    const renewed = await signers.list();
    expect(renewed.map(({ certificate }) => certificate.serial)).not.toEqual(
      old.map(({ certificate }) => certificate.serial),
    );
    expect(await trustLists.list()).toMatchObject([{ id: 'demo', entries: 2 }]);
    expect(await signers.preflight(DEMO_BROADCASTER)).toMatchObject({ outcome: 'ok', daysLeft: 365 });
  });

  it('is made again when a key, its list or the secret that opens its keys is lost', async () => {
    const { ensure, signers, secrets } = world();
    await ensure();
    await unlink(join(folder, 'signers', DEMO_CONTRIBUTOR, 'key.pem'));
    await ensure();
    expect(await signers.use(DEMO_CONTRIBUTOR)).toMatchObject({ id: DEMO_CONTRIBUTOR });
    await rm(join(folder, 'trust', 'versions'), { recursive: true });
    await world(secrets).ensure();
    expect(await signers.preflight(DEMO_BROADCASTER)).toMatchObject({ outcome: 'ok', trust: 'listed' });
    const other = world();
    await other.ensure();
    expect(await other.signers.use(DEMO_CONTRIBUTOR)).toMatchObject({ id: DEMO_CONTRIBUTOR });
  });

  it('keeps no key of its root or issuing CA, and none in the clear', async () => {
    await world().ensure();
    const files = await everyFile();
    const keys = Object.entries(files).filter(([, text]) => text.includes('PRIVATE KEY'));
    expect(keys.map(([name]) => name)).toEqual([
      'signers/demo-broadcaster/key.pem',
      'signers/demo-contributor/key.pem',
    ]);
    for (const [, text] of keys)
      expect(text).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n[^-]+-----END ENCRYPTED PRIVATE KEY-----\n$/);
  });
});

async function everyFile(): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = paths.map(
    async (path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), await readFile(path, 'utf8')] as const,
  );
  return Object.fromEntries((await Promise.all(read)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
