import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TrustListId } from '#shared/api/ids.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { toPem } from '#core/trust/certificate.ts';
import { DEFAULT_USAGES, EKU } from '#core/trust/oids.ts';
import type { ListFacts } from '#core/trust/presets.ts';
import { makePki, NOW, type Pki } from '../../../tests/support/pki.ts';
import { openTrustLists } from '../../../tests/support/trust-lists.ts';

const id = TrustListId.parse('public');
const preset: ListFacts = {
  id,
  name: 'Public',
  operator: 'Somebody',
  purpose: 'signer',
  kind: 'anchors',
  vouchesFor: 'product',
  ecosystem: 'Everything.',
  audience: 'Everyone.',
  address: 'https://lists.example/public.pem',
};

let folder: string;
let house: Pki;
let other: Pki;
beforeAll(async () => {
  [house, other] = [await makePki(), await makePki('Other')];
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-updates-'));
});
afterEach(() => rm(folder, { recursive: true }));

const pem = (...of: Array<Pki['root']>) => of.map(({ certificate }) => toPem(certificate)).join('');
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const never = () => new AbortController().signal;

/** A list at its address: what it answers can change, and every question is counted. */
function source(text: string) {
  const at = { text, asked: [] as string[] };
  const open = () =>
    openTrustLists({
      folder,
      clock: () => NOW,
      presets: [preset],
      fetchList: async (address) => {
        at.asked.push(address);
        return Buffer.from(at.text);
      },
    });
  return { at, open };
}
const file = async (text: string) => {
  const path = join(folder, 'newer.pem');
  await writeFile(path, text);
  return path;
};

describe('a preset', () => {
  it('starts empty, is asked nothing and fetches nothing', async () => {
    const { at, open } = source(pem(house.root));
    expect(await open().list()).toEqual([
      {
        ...preset,
        acceptedUsages: DEFAULT_USAGES.signer,
        enabled: false,
        demo: false,
        preset: true,
        source: 'nothing taken yet',
        entries: 0,
        expired: 0,
        expiring: 0,
        damaged: false,
      },
    ]);
    expect(await open().enabled()).toEqual([]);
    await expect(open().setEnabled(id, true)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(open().entries(id, {})).rejects.toMatchObject({ code: 'not_found' });
    expect(at.asked).toEqual([]);
  });

  it('is emptied when removed, and keeps its bytes', async () => {
    const { open } = source(pem(house.root));
    const { list } = await open().check(id, undefined, never());
    await open().accept(id, list.candidate!.version, false);
    await open().remove(id);
    expect(await open().list()).toMatchObject([{ id, preset: true, source: 'nothing taken yet' }]);
    expect(await readdir(join(folder, 'trust', 'versions'))).toEqual([`${list.candidate!.version}.pem`]);
  });
});

describe('check now', () => {
  it('keeps what it finds as a candidate, over a restart too, and changes no verdict', async () => {
    const { at, open } = source(pem(house.root));
    const { list, diff } = await open().check(id, undefined, never());
    const candidate = {
      version: hash(at.text),
      format: 'pem',
      obtainedAt: NOW.toISOString(),
      source: `fetched from ${preset.address}`,
    };
    expect(list).toMatchObject({ candidate, enabled: false, checkedAt: NOW.toISOString(), entries: 0 });
    expect(diff).toMatchObject({ to: candidate.version, added: [{ line: 1 }], removed: [], removals: 0 });
    expect(diff).not.toHaveProperty('from');
    expect(await open().diff(id, undefined, { version: candidate.version })).toEqual(diff);
    expect(await open().enabled()).toEqual([]);
    expect(await open().list()).toEqual([list]);
    expect(at.asked).toEqual([preset.address]);
  });

  it('accepted, it is in use and turned on; checked again, there is nothing new', async () => {
    const { at, open } = source(pem(house.root));
    await open().check(id, undefined, never());
    const used = await open().accept(id, hash(at.text), false);
    expect(used).toMatchObject({ version: hash(at.text), enabled: true, entries: 1 });
    expect(used).not.toHaveProperty('candidate');
    expect((await open().enabled()).map(({ list }) => list.id)).toEqual([id]);
    const again = await open().check(id, undefined, never());
    expect(again).toEqual({ list: { ...used, checkedAt: NOW.toISOString() } });
  });

  it('reads a newer version from a file without the network', async () => {
    const { at, open } = source('');
    const { list } = await open().check(id, await file(pem(house.root)), never());
    expect(list.candidate).toMatchObject({ version: hash(pem(house.root)), source: 'from the file newer.pem' });
    expect(at.asked).toEqual([]);
  });

  it.each([
    ['half a list', () => pem(house.root, other.root).slice(0, -300)],
    ['a web page in place of a list', () => '<html><body>Sign in</body></html>'],
    ["a list with a signer's own certificate", () => pem(house.root, house.leaf)],
  ])('takes nothing of %s', async (_, text) => {
    const { at, open } = source(pem(house.root));
    await open().check(id, undefined, never());
    await open().accept(id, hash(at.text), false);
    const before = await open().list();
    at.text = text();
    await expect(open().check(id, undefined, never())).rejects.toMatchObject({ code: 'list_rejected' });
    expect(await open().list()).toEqual(before);
    expect(await readdir(join(folder, 'trust', 'versions'))).toHaveLength(1);
  });

  it('leaves everything when the network fails', async () => {
    const lists = openTrustLists({
      folder,
      clock: () => NOW,
      presets: [preset],
      fetchList: () => Promise.reject(new AppError('list_unreachable', 'No network.')),
    });
    await expect(lists.check(id, undefined, never())).rejects.toMatchObject({ code: 'list_unreachable' });
    expect(await lists.list()).toMatchObject([{ source: 'nothing taken yet' }]);
  });

  it('wants a file for a list that has no address', async () => {
    const { open } = source('');
    const own = await open().importFrom(await file(pem(house.root)), {
      name: 'House',
      purpose: 'signer',
      kind: 'anchors',
      source: 'a test',
    });
    await expect(open().check(own.id, undefined, never())).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('accepting', () => {
  async function inUse(text: string) {
    const { at, open } = source(text);
    await open().check(id, undefined, never());
    await open().accept(id, hash(text), false);
    return { at, open };
  }

  it('takes a second confirmation for removals, and names who is lost (trap: half a list cut between two entries is a list)', async () => {
    const whole = pem(house.root, other.root);
    const { at, open } = await inUse(whole);
    at.text = pem(house.root);
    const { diff } = await open().check(id, undefined, never());
    expect(diff).toMatchObject({ from: hash(whole), removals: 1, removed: [{ certificate: { name: 'Other root' } }] });
    await expect(open().accept(id, hash(at.text), false)).rejects.toMatchObject({
      code: 'confirmation_needed',
      message: expect.stringContaining('Other root'),
    });
    expect(await open().list()).toMatchObject([{ version: hash(whole), entries: 2 }]);
    expect(await open().accept(id, hash(at.text), true)).toMatchObject({ version: hash(at.text), entries: 1 });
  });

  it('takes only what the person looked at', async () => {
    const { at, open } = await inUse(pem(house.root));
    await expect(open().accept(id, hash(at.text), true)).rejects.toMatchObject({ code: 'invalid_input' });
    at.text = pem(house.root, other.root);
    await open().check(id, undefined, never());
    const seen = hash(at.text);
    at.text = pem(other.root);
    await open().check(id, undefined, never());
    await expect(open().accept(id, seen, true)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('forgets what is discarded', async () => {
    const { at, open } = await inUse(pem(house.root));
    at.text = pem(other.root);
    await open().check(id, undefined, never());
    expect(await open().discard(id)).not.toHaveProperty('candidate');
    await expect(open().accept(id, hash(at.text), true)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('leaves a list off that somebody turned off', async () => {
    const { at, open } = await inUse(pem(house.root));
    await open().setEnabled(id, false);
    at.text = pem(house.root, other.root);
    await open().check(id, undefined, never());
    expect(await open().accept(id, hash(at.text), false)).toMatchObject({ enabled: false, entries: 2 });
  });

  it('gets a damaged list whole again', async () => {
    const { at, open } = await inUse(pem(house.root));
    await writeFile(join(folder, 'trust', 'versions', `${hash(at.text)}.pem`), 'damage');
    expect(await open().list()).toMatchObject([{ damaged: true, entries: 0 }]);
    await open().check(id, undefined, never());
    expect(await open().list()).toMatchObject([{ damaged: false, entries: 1 }]);
  });
});

describe('versions', () => {
  it('are all kept with when and how, and rollback moves a pointer', async () => {
    const { at, open } = source(pem(house.root));
    await open().check(id, undefined, never());
    const first = hash(at.text);
    await open().accept(id, first, false);
    const second = hash(pem(house.root, other.root));
    await open().check(id, await file(pem(house.root, other.root)), never());
    await open().accept(id, second, false);
    const version = (of: string, entries: number, how: string, current: boolean) => ({
      version: of,
      format: 'pem',
      obtainedAt: NOW.toISOString(),
      source: how,
      takenBy: [{ who: 'a test', at: NOW.toISOString() }],
      entries,
      expired: 0,
      expiring: 0,
      current,
      damaged: false,
    });
    const fetched = `fetched from ${preset.address}`;
    expect(await open().versions(id)).toEqual([
      version(second, 2, 'from the file newer.pem', true),
      version(first, 1, fetched, false),
    ]);
    expect(await open().diff(id, first, { version: second })).toMatchObject({ from: first, to: second, added: [{}] });
    expect(await open().rollback(id, first)).toMatchObject({ version: first, entries: 1, source: fetched });
    expect((await open().enabled()).map(({ list }) => list.version)).toEqual([first]);
    expect((await open().versions(id)).map(({ current }) => current)).toEqual([false, true]);
    expect(await open().rollback(id, second)).toMatchObject({ version: second, entries: 2 });
    await expect(open().rollback(id, 'ab'.repeat(32))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are not put into use when their bytes are damaged', async () => {
    const { at, open } = source(pem(house.root));
    await open().check(id, undefined, never());
    const first = hash(at.text);
    await open().accept(id, first, false);
    at.text = pem(house.root, other.root);
    await open().check(id, undefined, never());
    await open().accept(id, hash(at.text), false);
    await rm(join(folder, 'trust', 'versions', `${first}.pem`));
    await expect(open().rollback(id, first)).rejects.toMatchObject({ code: 'storage_failed' });
    expect(await open().list()).toMatchObject([{ version: hash(at.text), damaged: false }]);
    expect(await open().versions(id)).toMatchObject([{ damaged: false }, { damaged: true, entries: 0 }]);
  });

  it('are looked into one by one', async () => {
    const { at, open } = source(pem(house.root, other.root));
    await open().check(id, undefined, never());
    await open().accept(id, hash(at.text), false);
    const found = await open().entries(id, { search: 'other' });
    expect(found).toEqual({
      version: hash(at.text),
      total: 2,
      entries: [
        {
          line: pem(house.root).split('\n').length,
          state: 'in-date',
          fingerprint: other.root.certificate.facts.fingerprint,
          certificate: other.root.certificate.facts,
          key: expect.stringMatching(/^[0-9a-f]{64}$/),
          selfSigned: true,
        },
      ],
    });
  });

  it('are compared with a file that is not kept', async () => {
    const { open } = source('');
    const to = { path: await file(pem(house.root)) };
    expect(await open().diff(id, undefined, to)).toMatchObject({ to: hash(pem(house.root)), added: [{}] });
    expect(await readdir(folder)).toEqual(['newer.pem']);
  });
});

describe('accepted usages (R45)', () => {
  it('come from an EKU configuration and are kept', async () => {
    const { open } = source('');
    const own = await open().importFrom(await file(pem(house.root)), {
      name: 'House',
      purpose: 'signer',
      kind: 'anchors',
      source: 'a test',
    });
    const config = await file(`// ours\n${EKU.claimSigning}\n`);
    expect(await open().readUsages(own.id, config)).toEqual([EKU.claimSigning]);
    expect((await open().enabled()).map(({ list }) => list.acceptedUsages)).toEqual([own.acceptedUsages]);
    await open().importUsages(own.id, config);
    expect((await open().enabled()).map(({ list }) => list.acceptedUsages)).toEqual([[EKU.claimSigning]]);
    await expect(open().importUsages(own.id, await file('x\n'))).rejects.toMatchObject({ code: 'list_rejected' });
    expect((await open().enabled()).map(({ list }) => list.acceptedUsages)).toEqual([[EKU.claimSigning]]);
    expect((await open().importUsages(own.id, undefined)).acceptedUsages).toEqual(own.acceptedUsages);
  });
});

describe('a workspace of the first format', () => {
  it('keeps its lists, their switches and their bytes', async () => {
    const version = hash(pem(house.root));
    const obtainedAt = '2026-01-02T03:04:05.000Z';
    const about = { name: 'House', purpose: 'signer', kind: 'anchors', source: 'from the file house.pem' };
    const lists = [
      { ...about, id: 'list-1', enabled: true, demo: false, version, obtainedAt },
      { ...about, id: 'demo', name: 'Countersign demo', enabled: false, demo: true, version, obtainedAt },
    ];
    await mkdir(join(folder, 'trust', 'versions'), { recursive: true });
    await writeFile(join(folder, 'trust', 'registry.json'), JSON.stringify({ format: 1, lists }));
    await writeFile(join(folder, 'trust', 'versions', `${version}.pem`), pem(house.root));
    const { open } = source('');
    const found = await open().list();
    expect(found.map((list) => [list.id, list.enabled, list.version, list.obtainedAt, list.entries])).toEqual([
      ['demo', false, version, obtainedAt, 1],
      ['public', false, undefined, undefined, 0],
      ['list-1', true, version, obtainedAt, 1],
    ]);
    await open().setEnabled(TrustListId.parse('list-1'), false);
    expect(JSON.parse(await readFile(join(folder, 'trust', 'registry.json'), 'utf8'))).toMatchObject({ format: 2 });
    expect((await open().list()).map(({ enabled }) => enabled)).toEqual([false, false, false]);
  });
});
