import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Bench } from '#shared/api/bench.ts';
import type { TrustList } from '#shared/api/trust.ts';
import type { Core } from '#core/core.ts';
import { signBytes } from '#core/signers/algorithm.ts';
import { DAY, type Identity, issuePrivateCredential, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';
import { EKU } from '#core/trust/oids.ts';
import { createNodeCore } from '../electron/node/node-core.ts';
import { createdDefinition, demoClip, never, startEngine, temporaryFolder } from './support/engine.ts';
import { der, oid, sequence } from './support/der.ts';
import { extension, issueOdd, leafExtensions, timestampingExtensions } from './support/pki.ts';
import { stampFile } from './support/staple.ts';
import { makeToken } from './support/timestamp-authority.ts';

/* The trust bench, through the front door: one real file, and certificates, against lists of every purpose, on and off. */

const { engine } = startEngine();
const call = { signal: never() };
const now = Date.now();
const fromNow = (from: number, to: number) => ({
  notBefore: new Date(now + from * DAY),
  notAfter: new Date(now + to * DAY),
});
/** What a spreadsheet runs, a page runs, a terminal turns round, and a parser trips over. */
const EVIL = '=HYPERLINK("http://x")<img src=x onerror=alert(1)>\u202Egnp';

const RECORD = 'rec-4f1d6c2e';

let folder: string;
let core: Core;
let root: Identity;
let clockRoot: Identity;
let leaf: Identity;
let clock: Identity;
let clip: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  core = await createNodeCore({
    workspace: await temporaryFolder(),
    dist: resolve('dist'),
    emit: () => {},
    log: () => {},
  });
  root = await issueRoot('O=House, CN=House root', fromNow(-30, 1000));
  clockRoot = await issueRoot('O=Clock, CN=Clock root', fromNow(-30, 1000));
  leaf = await issueOdd(root, {
    subject: `CN="${EVIL.replaceAll('"', '\\"')}"`,
    validity: fromNow(-20, 300),
    extensions: [
      ...leafExtensions([EKU.claimSigning]),
      // Assurance level 2 of the conformance programme, and a record of conforming products.
      extension('1.3.6.1.4.1.62558.3', false, new Uint8Array(sequence(oid('2b0601040183e85e0314')))),
      extension('1.3.6.1.4.1.62558.4', false, new Uint8Array(der(0x0c, Buffer.from(RECORD)))),
    ],
  });
  clock = await issueOdd(clockRoot, {
    subject: 'O=Clock, CN=Clock 1',
    validity: fromNow(-20, 300),
    extensions: timestampingExtensions(),
  });
  clip = join(folder, 'clip.mp4');
  const key = toKeyObject(leaf.keys);
  await engine.sign(
    {
      definition: createdDefinition(EVIL),
      ingredients: [],
      source: demoClip('intro'),
      mimeType: 'video/mp4',
      output: clip,
      algorithm: 'es256',
      chainPem: toPem(leaf.certificate),
      reserveSize: 20_000,
    },
    { signal: never(), sign: async (bytes) => signBytes('es256', key, bytes) },
  );
  const at = new Date(Math.floor(now / 1000) * 1000);
  await stampFile(clip, (message) => makeToken(message, { authority: clock, at }));
  await list('House', root, 'signer');
  await list('House again', root, 'signer', false);
  await list('Clocks', clockRoot, 'tsa');
  await list('Mixed up', root, 'tsa');
  await list('People', root, 'cawg');
});

async function file(name: string, ...identities: Identity[]) {
  const path = join(folder, name);
  await writeFile(path, identities.map(({ certificate }) => toPem(certificate)).join(''));
  return (await core.grantFile(path)).id;
}

async function list(name: string, identity: Identity, purpose: TrustList['purpose'], enabled = true) {
  const as = { file: await file(`${name}.pem`, identity), name, purpose, kind: 'anchors' as const };
  const { id } = await core.handlers['trust.import'](as, call);
  if (!enabled) await core.handlers['trust.setEnabled']({ list: id, enabled }, call);
}

/** Each row by what the columns say of it. */
const gist = ({ columns, rows }: Bench) =>
  rows.map(({ subject, proven, cells }) => [
    `${subject}${proven ? ', proven' : ''}`,
    ...cells.map((cell, index) => {
      const what = cell.answer === 'match' ? cell.match.via : cell.answer === 'miss' ? cell.miss.why : cell.answer;
      return `${columns[index]?.name}: ${what}`;
    }),
  ]);

describe('the bench', () => {
  it('asks every list, on or off, each for its purpose alone, and names version, entry and end', async () => {
    const { id } = await core.grantFile(clip);
    const bench = await core.handlers['bench.open']({ file: id }, call);
    expect(gist(bench)).toEqual([
      [
        'signer, proven',
        'House: anchor',
        'House again: anchor',
        'Clocks: other-purpose',
        'Mixed up: other-purpose',
        'People: other-purpose',
      ],
      [
        'timestamp, proven',
        'House: other-purpose',
        'House again: other-purpose',
        'Clocks: anchor',
        'Mixed up: not-on-it',
        'People: other-purpose',
      ],
    ]);
    expect(bench.columns[1]).toMatchObject({ name: 'House again', enabled: false });
    const [signer, stamp] = bench.rows;
    expect(signer?.chain[0]).toMatchObject({
      ...leaf.certificate.facts,
      selfSigned: false,
      key: 'EC P-256',
      keyUsages: ['digitalSignature'],
      extendedUsages: [{ oid: EKU.claimSigning, name: 'C2PA claim signing' }],
      signatureAlgorithm: { oid: '1.2.840.10045.4.3.3', name: 'ECDSA with SHA-384' },
    });
    expect(signer?.findings.map(({ rule }) => rule)).toEqual(['no-organisation']);
    expect(stamp?.chain[0]?.name).toBe('Clock 1');
  });

  it('R64: the verdict on a signed file holds what the certificate says of the product, and no more', async () => {
    const { id } = await core.grantFile(clip);
    const { job } = await core.handlers['asset.validate']({ asset: id }, call);
    await core.handlers['job.wait']({ job }, call);
    const { verdict } = await core.handlers['asset.inspect']({ asset: id }, call);
    const identity = verdict.manifests[0]?.identity;
    expect(identity?.signer).toMatchObject({ assuranceLevel: '2', conformanceRecord: RECORD });
    expect(clock.certificate.facts).not.toHaveProperty('assuranceLevel');
    expect(root.certificate.facts).not.toHaveProperty('conformanceRecord');
  });

  it('takes a certificate file: signers by lists of signers and identities, authorities by lists for time-stamps', async () => {
    const open = async (id: Awaited<ReturnType<typeof file>>) =>
      gist(await core.handlers['bench.open']({ file: id }, call));
    expect(await open(await file('leaf.pem', leaf, root))).toEqual([
      [
        'certificate',
        'House: anchor',
        'House again: anchor',
        'Clocks: wrong-kind',
        'Mixed up: wrong-kind',
        // Lists for identities take e-mail and document signing, not claim signing.
        'People: usage',
      ],
    ]);
    expect(await open(await file('clock.pem', clock))).toEqual([
      [
        'certificate',
        'House: wrong-kind',
        'House again: wrong-kind',
        'Clocks: anchor',
        'Mixed up: not-on-it',
        'People: wrong-kind',
      ],
    ]);
    const stranger = await issuePrivateCredential('O=Private credential, CN=Anonymous', fromNow(-1, 300), 'ed25519');
    expect(await open(await file('stranger.pem', stranger))).toEqual([
      [
        'certificate',
        'House: not-on-it',
        'House again: not-on-it',
        'Clocks: wrong-kind',
        'Mixed up: wrong-kind',
        'People: not-on-it',
      ],
    ]);
  });

  it('refuses what is neither', async () => {
    const path = join(folder, 'notes.txt');
    await writeFile(path, 'notes');
    const { id } = await core.grantFile(path);
    await expect(core.handlers['bench.open']({ file: id }, call)).rejects.toMatchObject({ code: 'key_refused' });
  });
});

describe('a bench to keep', () => {
  const report = async (format: 'html' | 'json' | 'csv') => {
    const { id } = await core.grantFile(clip);
    return core.handlers['bench.export']({ file: id, format }, call);
  };

  it('as JSON is the bench', async () => {
    const { name, text } = await report('json');
    expect(name).toBe('clip.mp4-trust.json');
    expect(gist(Bench.parse(JSON.parse(text)))).toHaveLength(2);
  });

  it('as CSV runs in no spreadsheet and keeps a line a row', async () => {
    const { text } = await report('csv');
    const lines = text.split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toBe('');
    for (const field of text.matchAll(/(?:^|,)"((?:[^"]|"")*)"/gm)) expect(field[1]).not.toMatch(/^\s*[=+\-@|%]/);
    expect(text).toContain(`"'=HYPERLINK(""http://x"")`);
    expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });

  it('as HTML loads nothing, runs nothing, and shows hostile names as text', async () => {
    const { text } = await report('html');
    expect(text).toMatch(/Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'"/);
    // Every tag is one that we wrote, without an attribute that could load or run anything.
    const tags = new Set([...text.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag));
    expect(tags).toEqual(
      new Set('html head meta title style body h1 p table caption thead tr th br small code tbody td ul li'.split(' ')),
    );
    expect(text).not.toMatch(/<[^>]*\s(?:on\w+|src|href)=/);
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).toContain('⟦U+202E⟧');
  });
});
