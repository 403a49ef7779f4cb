import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TrustListId } from '#shared/api/ids.ts';
import { toPem } from '#core/trust/certificate.ts';
import { PRESETS } from '#core/trust/presets.ts';
import { makePki, NOW, type Pki } from '../../../tests/support/pki.ts';
import { openTrustLists } from '../../../tests/support/trust-lists.ts';

let folder: string;
let pki: Pki;
let other: Pki;
beforeAll(async () => {
  [pki, other] = [await makePki(), await makePki('Other')];
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-kinds-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = async (name: string, ...of: Pki[]) => {
  const path = join(folder, name);
  await writeFile(path, of.map(({ root }) => toPem(root.certificate)).join(''));
  return path;
};
const registry = () => join(folder, 'trust', 'registry.json');

describe('R52: what being on a list says', () => {
  it('the known lists say themselves what being on them means', async () => {
    const lists = await openTrustLists({ folder, clock: () => NOW, presets: PRESETS }).list();
    expect(lists.map(({ id, vouchesFor }) => [id, vouchesFor])).toEqual([
      ['c2pa', 'product'],
      ['c2pa-tsa', 'time'],
      ['iptc', 'publisher'],
      ['interim-anchors', 'other'],
      ['interim-signers', 'other'],
    ]);
  });

  it('an imported list says what it was told, within its purpose', async () => {
    const lists = openTrustLists({ folder, clock: () => NOW });
    const pem = await file('house.pem', pki);
    const as = { name: 'House', kind: 'anchors' as const, source: 'a test' };
    const told = await lists.importFrom(pem, { ...as, purpose: 'signer', vouchesFor: 'house' });
    const untold = await lists.importFrom(pem, { ...as, purpose: 'signer' });
    const clocks = await lists.importFrom(pem, { ...as, purpose: 'tsa' });
    expect([told, untold, clocks].map(({ vouchesFor }) => vouchesFor)).toEqual(['house', 'other', 'time']);
    await lists.setVouchesFor(untold.id, 'publisher');
    expect((await lists.list()).map(({ vouchesFor }) => vouchesFor)).toEqual(['house', 'publisher', 'time']);
    await expect(lists.importFrom(pem, { ...as, purpose: 'tsa', vouchesFor: 'publisher' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('Possible: time.'),
    });
    await expect(lists.setVouchesFor(clocks.id, 'product')).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(lists.setVouchesFor(untold.id, 'demo')).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await lists.list()).toHaveLength(3);
  });

  it('what the demo list and the known ones say stays as it is', async () => {
    const lists = openTrustLists({ folder, clock: () => NOW, presets: PRESETS });
    const demo = await lists.ensureDemo(toPem(pki.root.certificate));
    expect(demo.vouchesFor).toBe('demo');
    for (const id of [demo.id, TrustListId.parse('c2pa')])
      await expect(lists.setVouchesFor(id, 'publisher')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('a workspace from before lists said it: the demo and known lists say it now, of the others nobody said', async () => {
    const lists = openTrustLists({ folder, clock: () => NOW, presets: PRESETS });
    await lists.ensureDemo(toPem(pki.root.certificate));
    await lists.importFrom(await file('house.pem', pki), {
      name: 'House',
      purpose: 'signer',
      kind: 'anchors',
      source: 'x',
    });
    const { format, lists: kept } = JSON.parse(await readFile(registry(), 'utf8'));
    await mkdir(join(folder, 'trust'), { recursive: true });
    const before = kept.map((list: object) => ({ ...list, vouchesFor: undefined }));
    await writeFile(registry(), JSON.stringify({ format, lists: before }));
    const found = await openTrustLists({ folder, clock: () => NOW, presets: PRESETS }).list();
    expect(found.map(({ name, vouchesFor }) => [name, vouchesFor])).toEqual([
      ['Countersign demo', 'demo'],
      ['C2PA trust list', 'product'],
      ['C2PA time-stamp list', 'time'],
      ['IPTC Origin Verified News Publishers', 'publisher'],
      ['Interim list of CAI, authorities (frozen)', 'other'],
      ['Interim list of CAI, signers (frozen)', 'other'],
      ['House', 'other'],
    ]);
  });
});

it('each version names who took it, and who put it back (R50)', async () => {
  let now = NOW;
  const as = (who: string) => {
    now = new Date(now.getTime() + 60_000);
    return openTrustLists({ folder, clock: () => now, who: () => who });
  };
  const first = await file('first.pem', pki);
  const { id } = await as('Ada').importFrom(first, { name: 'House', purpose: 'signer', kind: 'anchors', source: 'x' });
  const newer = await file('newer.pem', pki, other);
  const signal = new AbortController().signal;
  const { list } = await as('Bo').check(id, newer, signal);
  expect(await as('Bo').versions(id)).toMatchObject([{ takenBy: [{ who: 'Ada' }] }]);
  await as('Cy').accept(id, list.candidate!.version, false);
  await as('Di').rollback(id, (await as('Di').versions(id))[1]!.version);
  const minute = (count: number) => new Date(NOW.getTime() + count * 60_000).toISOString();
  expect((await as('').versions(id)).map(({ current, takenBy }) => ({ current, takenBy }))).toEqual([
    { current: false, takenBy: [{ who: 'Cy', at: minute(4) }] },
    {
      current: true,
      takenBy: [
        { who: 'Ada', at: minute(1) },
        { who: 'Di', at: minute(6) },
      ],
    },
  ]);
});
