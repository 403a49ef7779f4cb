import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrustListId } from '#shared/api/ids.ts';
import type { TrustList } from '#shared/api/trust.ts';
import { evaluateChains } from '#core/trust/evaluate.ts';
import { diffEntries } from '#core/trust/list-diff.ts';
import { entriesAt } from '#core/trust/list-entries.ts';
import { askedOf, parseListFile } from '#core/trust/list-file.ts';
import type { TrustLists } from '#core/trust/lists.ts';
import { EKU } from '#core/trust/oids.ts';
import { PRESETS } from '#core/trust/presets.ts';
import { parseUsageConfig } from '#core/trust/usage-config.ts';
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

  it.each([
    ['C2PA-TRUST-LIST', 30, 19, '08-05T00:11:39Z'],
    ['C2PA-TSA-TRUST-LIST', 22, 16, '08-05T00:11:47Z'],
  ])(
    '%s says the same in JSON and in PEM, and only the JSON says when the next is due',
    async (name, count, roots, day) => {
      const [json, pem] = [
        parseListFile(await readFile(join(data, `${name}.json`), 'utf8'), 'anchors'),
        parseListFile(await readFile(join(data, `${name}.pem`), 'utf8'), 'anchors'),
      ];
      const same = diffEntries(entriesAt(json, NOW), entriesAt(pem, NOW));
      expect(same).toEqual({ added: [], removed: [], replaced: [], expiring: [], expired: [], removals: 0 });
      expect(entriesAt(json, NOW)).toHaveLength(count);
      expect(entriesAt(json, NOW).filter(({ selfSigned }) => selfSigned)).toHaveLength(roots);
      expect([json.format, json.issuedAt, json.nextUpdate]).toEqual(['lote', `2026-${day}`, `2027-${day}`]);
      const lines = (await readFile(join(data, `${name}.json`), 'utf8')).split('\n');
      for (const { line, certificate } of json.entries)
        expect(lines[line - 1]).toContain(certificate!.der.toString('base64'));
    },
  );

  it('the C2PA list grew from 8 to 30 entries; two came back with their key under another name, none was lost', async () => {
    const steps = ['history/C2PA-TRUST-LIST.2025-07-23.pem', 'history/C2PA-TRUST-LIST.2025-11-20.pem'];
    const read = async (name: string) =>
      entriesAt(parseListFile(await readFile(join(data, name), 'utf8'), 'anchors'), NOW);
    const versions = await Promise.all(
      [...steps, 'history/C2PA-TRUST-LIST.2026-06-24.pem', 'C2PA-TRUST-LIST.pem'].map(read),
    );
    expect(versions.map(({ length }) => length)).toEqual([8, 16, 26, 30]);
    const changes = versions.slice(1).map((after, index) => {
      const { added, removed, replaced, removals } = diffEntries(versions[index]!, after);
      const pairs = replaced.map(({ change, before, after: now }) => [
        change,
        before.certificate!.name,
        now.certificate!.name,
      ]);
      return { added: added.length, removed: removed.length, pairs, removals };
    });
    expect(changes).toEqual([
      {
        added: 8,
        removed: 0,
        pairs: [['renamed', 'CN=SSL.com C2PA RSA Root CA 2025', 'SSL.com C2PA RSA Root CA 2025']],
        removals: 1,
      },
      {
        added: 10,
        removed: 0,
        pairs: [['renamed', 'Trufo Root CA (2025)', 'Trufo C2PA Root CA (2025, ECC P384)']],
        removals: 1,
      },
      { added: 4, removed: 0, pairs: [], removals: 0 },
    ]);
  });

  it('four signers of the interim list end within 90 days, and one authority stands on it twice', async () => {
    const read = async (name: string, kind: TrustList['kind']) =>
      entriesAt(parseListFile(await readFile(join(data, name), 'utf8'), kind), NOW);
    const people = await read('interim-allowed.pem', 'end-entity');
    expect(people.filter(({ state }) => state === 'expiring')).toHaveLength(4);
    const anchors = await read('interim-anchors.pem', 'anchors');
    expect([anchors.length, new Set(anchors.map(({ fingerprint }) => fingerprint)).size]).toEqual([27, 26]);
    expect(anchors[0]!.note).toBe('Leica C2PA Root');
  });

  it("CAI's EKU configuration gives signers four usages; its two of services stay out (F2)", async () => {
    expect(parseUsageConfig(await readFile(join(data, 'store.cfg'), 'utf8'), 'signer')).toEqual([
      EKU.emailProtection,
      EKU.documentSigning,
      EKU.microsoftC2pa,
      EKU.claimSigning,
    ]);
  });

  it('as digests, the interim signers are the same as in PEM', async () => {
    const whole = parseListFile(await readFile(join(data, 'interim-allowed.pem'), 'utf8'), 'end-entity');
    const digests = whole.entries.map(({ certificate }) =>
      createHash('sha256').update(certificate!.der).digest('base64'),
    );
    expect(askedOf(parseListFile(digests.join('\n'), 'end-entity')).pins).toEqual(
      whole.entries.map(({ fingerprint }) => fingerprint),
    );
  });

  it('every list is a version of the preset it belongs to, from a file and without a network', async () => {
    const own = openTrustLists({ folder: join(folder, 'presets'), clock: () => NOW, presets: PRESETS });
    for (const [id, name] of [
      ['c2pa', 'C2PA-TRUST-LIST.json'],
      ['c2pa-tsa', 'C2PA-TSA-TRUST-LIST.json'],
      ['iptc', 'iptc-vnpl-end-entity.pem'],
      ['interim-anchors', 'interim-anchors.pem'],
      ['interim-signers', 'interim-allowed.pem'],
    ] as const) {
      const { list } = await own.check(TrustListId.parse(id), join(data, name), new AbortController().signal);
      await own.accept(list.id, list.candidate!.version, false);
    }
    expect(
      (await own.enabled()).map(({ list: { id, purpose, entries, expired } }) => [id, purpose, entries, expired]),
    ).toEqual([
      ['c2pa', 'signer', 30, 0],
      ['c2pa-tsa', 'tsa', 22, 0],
      ['iptc', 'signer', 20, 17],
      ['interim-anchors', 'signer', 27, 1],
      ['interim-signers', 'signer', 117, 90],
    ]);
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
