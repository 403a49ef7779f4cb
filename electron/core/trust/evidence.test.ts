import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toPem } from '#core/trust/certificate.ts';
import { EKU } from '#core/trust/oids.ts';
import { makePki, NOW } from '../../../tests/support/pki.ts';
import { basisOf } from '../../../tests/support/trust-basis.ts';
import { openTrustLists } from '../../../tests/support/trust-lists.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-evidence-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('R45: a list that accepts other usages is another reason: verdicts made before are made anew', async () => {
  const trust = openTrustLists({ folder, clock: () => NOW });
  const path = join(folder, 'house.pem');
  await writeFile(path, toPem((await makePki()).root.certificate));
  const { id } = await trust.importFrom(path, { name: 'House', purpose: 'signer', kind: 'anchors', source: 'a test' });
  const basis = basisOf(trust, folder);
  const before = await basis.key();
  const config = join(folder, 'store.cfg');
  await writeFile(config, `${EKU.claimSigning}\n`);
  await trust.importUsages(id, config);
  expect(await basis.key()).not.toBe(before);
  await trust.importUsages(id, undefined);
  expect(await basis.key()).toBe(before);
});
