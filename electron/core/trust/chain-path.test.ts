import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Identity, issueClaimSigner, issueIssuingCa, issueRoot } from '#core/signers/issue.ts';
import { type Certificate, toPem } from '#core/trust/certificate.ts';
import { isWithin, orderPath, windowTo } from '#core/trust/chain-path.ts';
import { caExtensions, days, issueOdd, makePki, NOW } from '../../../tests/support/pki.ts';

const openssl = spawnSync('openssl', ['version']).status === 0;
if (!openssl) process.stdout.write('not run: openssl is absent, so path validation was not compared with it\n');

describe.skipIf(!openssl)('agrees with openssl verify -x509_strict -partial_chain', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-chains-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('on good and bad paths alike', async () => {
    const house = await makePki('House');
    const other = await makePki('Other');
    const evil = await issueOdd(house.leaf, {});
    const sub = await issueOdd(house.issuing, { subject: 'O=House, CN=Sub', extensions: caExtensions() });
    const tooLong = await issueOdd(sub, {});
    const expired = await issueClaimSigner('O=House, CN=Old', days(-400, -35), house.issuing);
    const ed = await issueClaimSigner('O=House, CN=Ed', days(-1, 300), house.issuing, 'ed25519');
    const rsa = await issueClaimSigner('O=House, CN=Rsa', days(-1, 300), house.issuing, 'ps256');
    const twin = await issueRoot('O=House, CN=House root', days(-900, 2000));
    const deadIssuing = await issueIssuingCa('O=House, CN=Dead issuing CA', days(-900, -1), house.root);
    const underDead = await issueClaimSigner('O=House, CN=Orphan', days(-1, 300), deadIssuing);
    const cases: Array<[Identity[], Identity]> = [
      [[house.leaf, house.issuing], house.root],
      [[house.leaf, house.issuing], house.issuing],
      [[house.leaf, house.issuing], other.root],
      [[house.leaf, house.issuing], twin],
      [[house.leaf], house.root],
      [[ed, house.issuing], house.root],
      [[rsa, house.issuing], house.root],
      [[evil, house.leaf, house.issuing], house.root],
      [[tooLong, sub, house.issuing], house.root],
      [[tooLong, sub, house.issuing], sub],
      [[expired, house.issuing], house.root],
      [[underDead, deadIssuing], house.root],
    ];
    const ours: boolean[] = [];
    const theirs: boolean[] = [];
    for (const [chain, anchor] of cases) {
      const [leaf, ...others] = chain.map(({ certificate }) => certificate);
      const window = await windowTo(orderPath(leaf!, others), anchor.certificate);
      ours.push(window !== undefined && isWithin(window, NOW));
      theirs.push(opensslVerifies(leaf!, others, anchor.certificate));
    }
    expect(ours).toEqual(theirs);
    expect(ours).toEqual([true, true, false, false, false, true, true, false, false, true, false, false]);
  });

  function opensslVerifies(leaf: Certificate, others: Certificate[], anchor: Certificate): boolean {
    const path = (name: string, certificates: Certificate[]) => {
      writeFileSync(join(folder, name), certificates.map(toPem).join(''));
      return join(folder, name);
    };
    const untrusted = others.length > 0 ? ['-untrusted', path('others.pem', others)] : [];
    const at = String(Math.floor(NOW.getTime() / 1000));
    const options = ['-x509_strict', '-partial_chain', '-no-CApath', '-no-CAstore', '-attime', at, ...untrusted];
    try {
      execFileSync(
        'openssl',
        ['verify', ...options, '-CAfile', path('anchor.pem', [anchor]), path('leaf.pem', [leaf])],
        {
          stdio: 'pipe',
        },
      );
      return true;
    } catch {
      // openssl says no with its exit code.
      return false;
    }
  }
});
