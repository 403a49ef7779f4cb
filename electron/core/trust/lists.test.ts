import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TrustListId } from '#shared/api/ids.ts';
import { toPem } from '#core/trust/certificate.ts';
import type { NewList } from '#core/trust/lists.ts';
import { DEFAULT_USAGES } from '#core/trust/oids.ts';
import { days, issueOdd, makePki, NOW, type Pki } from '../../../tests/support/pki.ts';
import { openTrustLists } from '../../../tests/support/trust-lists.ts';

let folder: string;
let pki: Pki;
let pem: string;
beforeAll(async () => {
  pki = await makePki();
  pem = `## House list\n${toPem(pki.root.certificate)}${toPem(pki.issuing.certificate)}`;
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-lists-'));
});
afterEach(() => rm(folder, { recursive: true }));

const open = () => openTrustLists({ folder, clock: () => NOW });
const house: NewList = { name: 'House', purpose: 'signer', kind: 'anchors', source: 'from file house.pem' };
const file = async (text: string) => {
  const path = join(folder, 'given.pem');
  await writeFile(path, text);
  return path;
};
const id = (text: string) => TrustListId.parse(text);

describe('importing a list', () => {
  it('keeps it, turned on, for the next start too', async () => {
    const imported = await open().importFrom(await file(pem), house);
    expect(imported).toEqual({
      ...house,
      vouchesFor: 'other',
      id: expect.stringMatching(/^list-[0-9a-f]{12}$/),
      operator: '',
      acceptedUsages: DEFAULT_USAGES.signer,
      ecosystem: '',
      audience: '',
      enabled: true,
      demo: false,
      preset: false,
      damaged: false,
      format: 'pem',
      version: createHash('sha256').update(pem).digest('hex'),
      obtainedAt: NOW.toISOString(),
      entries: 2,
      expired: 0,
      expiring: 0,
    });
    expect(await open().list()).toEqual([imported]);
  });

  it('keeps the bytes as they were given, under their hash', async () => {
    const { version } = await open().importFrom(await file(pem), house);
    expect(await readFile(join(folder, 'trust', 'versions', `${version}.pem`), 'utf8')).toBe(pem);
  });

  it('counts expired entries and keeps them: a time-stamped file may still need them', async () => {
    const old = await issueOdd(pki.issuing, { validity: days(-400, -35) });
    const path = await file(toPem(old.certificate) + toPem(pki.leaf.certificate));
    const { entries, expired } = await open().importFrom(path, { ...house, kind: 'end-entity' });
    expect({ entries, expired }).toEqual({ entries: 2, expired: 1 });
  });

  it.each<[string, string, string]>([
    ['with one bad certificate', `${'-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'}\n`, 'Line 1'],
    ['without any certificate', 'nothing here\n', 'no certificate in this file'],
  ])('takes nothing from a file %s', async (_, text, message) => {
    const lists = open();
    await expect(lists.importFrom(await file(text), house)).rejects.toMatchObject({
      code: 'list_rejected',
      message: expect.stringContaining(message),
    });
    expect(await lists.list()).toEqual([]);
    expect(await readdir(folder)).toEqual(['given.pem']);
  });

  it("refuses a signer's own certificate in an anchor list: the engine would never match it", async () => {
    await expect(open().importFrom(await file(toPem(pki.leaf.certificate)), house)).rejects.toMatchObject({
      code: 'list_rejected',
      message: expect.stringContaining('end-entity list'),
    });
  });

  it('says when the file cannot be read', async () => {
    await expect(open().importFrom(join(folder, 'absent.pem'), house)).rejects.toMatchObject({ code: 'not_readable' });
  });

  it('loses none of several changes made at once', async () => {
    const lists = open();
    const path = await file(pem);
    await Promise.all(['a', 'b', 'c'].map((name) => lists.importFrom(path, { ...house, name })));
    expect(new Set((await open().list()).map(({ name }) => name))).toEqual(new Set(['a', 'b', 'c']));
  });
});

describe('using lists', () => {
  it('asks only those that are turned on', async () => {
    const lists = open();
    const { id: first } = await lists.importFrom(await file(pem), house);
    const { id: second } = await lists.importFrom(await file(pem), { ...house, name: 'Stamps', purpose: 'tsa' });
    expect((await lists.enabled()).map(({ list }) => list.id)).toEqual([first, second]);
    expect(await lists.setEnabled(first, false)).toMatchObject({ id: first, enabled: false });
    expect((await open().enabled()).map(({ list }) => list.id)).toEqual([second]);
  });

  it('gives the engine its own encoding, every purpose apart, and URIs that name nobody', async () => {
    const lists = open();
    const anchors = await lists.importFrom(await file(pem), { ...house, name: 'Secret partner', purpose: 'tsa' });
    const people = await lists.importFrom(await file(toPem(pki.leaf.certificate)), { ...house, kind: 'end-entity' });
    expect(await lists.engineTrust()).toEqual({
      lists: [
        {
          uri: `urn:countersign:${anchors.id}`,
          purpose: 'tsa',
          anchorsPem: toPem(pki.root.certificate) + toPem(pki.issuing.certificate),
          endEntityPem: '',
        },
        {
          uri: `urn:countersign:${people.id}`,
          purpose: 'signer',
          anchorsPem: '',
          endEntityPem: toPem(pki.leaf.certificate),
          acceptedUsages: DEFAULT_USAGES.signer,
        },
      ],
    });
  });

  it('forgets a removed list but keeps the version that verdicts name', async () => {
    const lists = open();
    const { id: listId, version } = await lists.importFrom(await file(pem), house);
    await lists.remove(listId);
    expect(await open().list()).toEqual([]);
    expect(await readdir(join(folder, 'trust', 'versions'))).toEqual([`${version}.pem`]);
  });

  it('does not use a version whose bytes were changed on disk', async () => {
    const { version } = await open().importFrom(await file(pem), house);
    const other = await makePki('Other');
    await writeFile(join(folder, 'trust', 'versions', `${version}.pem`), pem + toPem(other.root.certificate));
    await expect(open().enabled()).rejects.toMatchObject({
      code: 'storage_failed',
      message: expect.stringContaining('House'),
    });
    const [shown] = await open().list();
    expect(shown).toMatchObject({ name: 'House', source: 'the stored copy is damaged', entries: 0 });
    await open().setEnabled(shown!.id, false);
    expect(await open().enabled()).toEqual([]);
  });

  it('is whole again once the same file is imported again', async () => {
    const { version } = await open().importFrom(await file(pem), house);
    await rm(join(folder, 'trust', 'versions', `${version}.pem`));
    await open().importFrom(await file(pem), { ...house, name: 'Again' });
    expect((await open().enabled()).map(({ list }) => [list.name, list.entries])).toEqual([
      ['House', 2],
      ['Again', 2],
    ]);
  });

  it('says that there is no such list', async () => {
    await expect(open().setEnabled(id('absent'), true)).rejects.toMatchObject({ code: 'not_found' });
    await expect(open().remove(id('absent'))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the demo list', () => {
  it('is made once, says what it is, stays off when turned off, and is updated in place', async () => {
    const lists = open();
    const made = await lists.ensureDemo(pem);
    expect(made).toMatchObject({
      id: 'demo',
      demo: true,
      enabled: true,
      purpose: 'signer',
      kind: 'anchors',
      entries: 2,
    });
    await lists.setEnabled(made.id, false);
    const longer = pem + toPem((await makePki('Other')).root.certificate);
    await lists.ensureDemo(longer);
    expect(await lists.list()).toMatchObject([{ id: 'demo', enabled: false, entries: 3 }]);
  });

  it('cannot be removed, only turned off', async () => {
    const lists = open();
    const { id: demo } = await lists.ensureDemo(pem);
    await expect(lists.remove(demo)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
