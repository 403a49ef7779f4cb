import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AssetId } from '#shared/api/ids.ts';
import { schemaSummary } from '#shared/schema/summary.ts';
import type { Core } from '#core/core.ts';
import { createNodeCore } from '../electron/node/node-core.ts';
import { temporaryFolder } from './support/engine.ts';

/* Files against the published schemas through the core's front door (R67). Our own exports: edit-engine.test.ts. */

const data = resolve(import.meta.dirname, '../../shared/data/media');
const present = existsSync(data);
if (!present) process.stdout.write('not run: ../shared/data is absent, so no files of others were checked\n');

const call = { signal: new AbortController().signal };
let core: Core;
beforeAll(async () => {
  core = await createNodeCore({
    workspace: await temporaryFolder(),
    dist: resolve(import.meta.dirname, '../dist'),
    emit: () => {},
    log: () => {},
  });
});
afterAll(() => core.dispose());

const verdictOf = async (asset: AssetId) => {
  await core.handlers['job.wait'](await core.handlers['asset.validate']({ asset }, call), call);
  return core.handlers['asset.inspect']({ asset }, call);
};

async function check(name: string) {
  const { id } = await core.grantFile(join(data, name));
  return core.handlers['asset.schemas']({ asset: id }, call);
}

describe.skipIf(!present)('files that others made, held against the published schemas', () => {
  test('the same table every time', async () => {
    const names = (await readdir(data)).toSorted();
    const lines: string[] = [];
    for (const name of names) {
      const said = await check(name).then(schemaSummary, (error: { code: string }) => error.code);
      lines.push(`${name}: ${said.replace(' the schemas of C2PA 2.2', '')}`);
    }
    expect(lines).toEqual([
      'C.jpg: 5 of 5 assertions fit',
      'CA.jpg: 6 of 7 assertions fit, 1 differs',
      'CACA.jpg: 11 of 12 assertions fit, 1 differs',
      'E-sig-CA.jpg: 6 of 7 assertions fit, 1 differs',
      'XCA.jpg: 6 of 7 assertions fit, 1 differs',
      'c.mov: not_found',
      'chain-of-six.jpg: 43 of 54 assertions fit, 11 differ',
      'cloud.jpg: not_found',
      'dash1.m4s: not_found',
      'dashinit.mp4: 2 of 2 assertions fit',
      'legacy.mp4: 5 of 11 assertions fit, 2 differ, for 4 no schema is known',
      'nested_moov_1000.mp4: not_found',
      'ocsp.jpg: 7 of 10 assertions fit, 3 differ',
      'sample1.m4a: not_found',
      'update_manifest.jpg: 8 of 12 assertions fit, 3 differ, for 1 no schema is known',
      'video1.mp4: 6 of 11 assertions fit, 2 differ, for 3 no schema is known',
      'video1_no_manifest.mp4: not_found',
    ]);
  });

  test('each rule with its place and its section', async () => {
    const { assertions } = await check('update_manifest.jpg');
    const told = assertions.flatMap(({ label, problems, tolerated }) => [
      ...problems.map(({ path, rule, section }) => `${label}: ${path} ${rule} (${section})`),
      ...tolerated.map(({ path, rule }) => `${label} tolerated: ${path} ${rule}`),
    ]);
    expect(told).toEqual([
      'c2pa.actions tolerated: actions[2].when is text and must be a date and time (CBOR tag 0)',
      'c2pa.ingredient tolerated: metadata.dateTime is text and must be a date and time (CBOR tag 0)',
      'c2pa.claim: instanceID must not be empty (C2PA 2.2, section 10.2.1)',
      'c2pa.claim: claim_generator_info must hold at least one entry (C2PA 2.2, section 10.2.1)',
      'c2pa.time-stamp: adobe:urn:uuid:6a6b4dbe-5ef9-40ec-81ec-d8955db3e95c is no name that may stand here (C2PA 2.2, section 18.17.2)',
      'c2pa.claim.v2: instanceID must not be empty (C2PA 2.2, section 10.2.1)',
    ]);
  });

  test.each(['CA.jpg', 'ocsp.jpg', 'video1.mp4', 'XCA.jpg'])(
    'never change the verdict: %s has the same one before and after',
    async (name) => {
      const { id } = await core.grantFile(join(data, name));
      const before = await verdictOf(id);
      expect((await check(name)).assertions.some(({ state }) => state === 'differs')).toBe(true);
      expect(await core.handlers['asset.inspect']({ asset: id }, call)).toEqual(before);
      const again = await verdictOf(id);
      expect([again.verdict, again.outcome]).toEqual([before.verdict, before.outcome]);
    },
  );
});

test('a file without credentials has nothing to check', async () => {
  const { id } = await core.grantFile(resolve(import.meta.dirname, '../assets/demo/intro.mp4'));
  await expect(core.handlers['asset.schemas']({ asset: id }, call)).rejects.toMatchObject({ code: 'not_found' });
});

test('what the demo signs fits', async () => {
  await core.handlers['job.wait'](await core.handlers['demo.prepare']({}, call), call);
  const { contributed } = await core.handlers['demo.state']({}, call);
  const { assertions } = await core.handlers['asset.schemas']({ asset: contributed! }, call);
  expect(assertions.map(({ label, state }) => `${label} ${state}`)).toEqual([
    'c2pa.actions.v2 fits',
    'cawg.metadata fits',
    'c2pa.hash.bmff.v3 fits',
    'c2pa.claim.v2 fits',
  ]);
});
