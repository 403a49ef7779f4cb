import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrustList } from '#shared/api/trust.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import { askedOf, parseListFile } from '#core/trust/list-file.ts';
import type { TrustLists } from '#core/trust/lists.ts';
import { loadedList, NOW } from '../../../tests/support/pki.ts';
import { openTrustLists } from '../../../tests/support/trust-lists.ts';

/** The lists as they were published, test data of others: never in the repository. */
const data = join(import.meta.dirname, '../../../../shared/data/trust-lists');
const present = existsSync(data);
if (!present) process.stdout.write('not run: ../shared/data is absent, so the published trust lists were not read\n');

describe.skipIf(!present)('the published trust lists', () => {
  let folder: string;
  let lists: TrustLists;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-published-'));
    lists = openTrustLists({ folder, clock: () => NOW });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each<[string, TrustList['purpose'], TrustList['kind'], number, number]>([
    ['C2PA-TRUST-LIST.pem', 'signer', 'anchors', 30, 0],
    ['C2PA-TSA-TRUST-LIST.pem', 'tsa', 'anchors', 22, 0],
    ['interim-anchors.pem', 'signer', 'anchors', 27, 1],
    ['interim-allowed.pem', 'signer', 'end-entity', 117, 90],
    ['iptc-vnpl-end-entity.pem', 'signer', 'end-entity', 20, 17],
  ])('%s is taken whole', async (name, purpose, kind, entries, expired) => {
    const list = await lists.importFrom(join(data, name), { name, purpose, kind, source: 'published' });
    expect({ entries: list.entries, expired: list.expired }).toEqual({ entries, expired });
  });

  it('16 certificates stand on the list of signers and on that of time-stampers, so F2 is about real lists', async () => {
    const read = async (name: string) =>
      askedOf(parseListFile(await readFile(join(data, name), 'utf8'), 'anchors')).certificates;
    const signers = await read('C2PA-TRUST-LIST.pem');
    const stamps = await read('C2PA-TSA-TRUST-LIST.pem');
    const fingerprints = new Set(signers.map(({ facts }) => facts.fingerprint));
    expect(stamps.filter(({ facts }) => fingerprints.has(facts.fingerprint))).toHaveLength(16);
  });

  it('publishers of the IPTC list are vouched for as long as their certificates last', async () => {
    const name = 'iptc-vnpl-end-entity.pem';
    const file = parseListFile(await readFile(join(data, name), 'utf8'), 'end-entity');
    const { certificates } = askedOf(file);
    const iptc = loadedList('iptc', certificates, { kind: 'end-entity' });
    const signatures = certificates.map(({ der }, index) => ({
      label: `urn:c2pa:${index}`,
      algorithm: 'es256',
      chain: [der],
      ocsp: [],
    }));
    const found = await evaluateChains(signatures, [iptc], { now: NOW });
    expect(found.filter(({ matches }) => matches.length > 0)).toHaveLength(3);
    expect(found.filter(({ wrongKind, malformed }) => wrongKind ?? malformed)).toEqual([]);
  });
});
