import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from '#shared/rpc/zod.ts';
import { DemoReport } from '../../electron/cli/commands/demo.ts';
import { ExportReport } from '../../electron/cli/commands/export.ts';
import { InspectReport } from '../../electron/cli/commands/inspect.ts';
import { SignerAnswerReport, SignerReport } from '../../electron/cli/commands/signer-renewal.ts';
import { SignersReport } from '../../electron/cli/commands/signers.ts';
import { AddressBookReport } from '../../electron/cli/commands/trust-address-book.ts';
import { TrustPolicyReport } from '../../electron/cli/commands/trust-policy.ts';
import { TrustCheckReport } from '../../electron/cli/commands/trust-check.ts';
import {
  ConnectionReport,
  ConnectionsReport,
  StoreServeReport,
  TamsAssembledReport,
  TamsDiscardReport,
  TamsExportReport,
  TamsGetReport,
  TamsGraphReport,
  TamsIngestReport,
  TamsIngestsReport,
  TamsInspectReport,
  TamsListReport,
  TamsPeekReport,
  TamsResumeReport,
  TamsShowReport,
  TestReport,
} from '../../electron/cli/commands/tams-reports.ts';
import {
  TrustBundleReport,
  TrustCertificateReport,
  TrustDiffReport,
  TrustEntriesReport,
  TrustListReport,
  TrustListsReport,
  TrustUpdateReport,
  TrustVersionsReport,
} from '../../electron/cli/commands/trust-reports.ts';

const folder = resolve(import.meta.dirname, '../../docs/json');
const reports = {
  'trust check': TrustCheckReport,
  'trust policy': TrustPolicyReport,
  'trust address-book': AddressBookReport,
  inspect: InspectReport,
  export: ExportReport,
  demo: DemoReport,
  lists: TrustListsReport,
  signers: SignersReport,
  'signer csr': SignerReport,
  'signer renew': SignerReport,
  'signer cancel-request': SignerReport,
  'signer install-certificate': SignerAnswerReport,
  'store serve': StoreServeReport,
  'tams ls': TamsListReport,
  'tams ingest': TamsIngestReport,
  'tams ingests': TamsIngestsReport,
  'tams resume': TamsResumeReport,
  'tams discard': TamsDiscardReport,
  'tams show': TamsShowReport,
  'tams get': TamsGetReport,
  'tams inspect': TamsInspectReport,
  'tams peek': TamsPeekReport,
  'tams graph': TamsGraphReport,
  'tams get --assembled': TamsAssembledReport,
  'tams export': TamsExportReport,
  'tams connections': ConnectionsReport,
  'tams connections add': ConnectionReport,
  'tams connections edit': ConnectionReport,
  'tams connections remove': ConnectionReport,
  'tams connections test': TestReport,
  'trust lists': TrustListsReport,
  'trust import': TrustListReport,
  'trust usages': TrustListReport,
  'trust vouches-for': TrustListReport,
  'trust enable': TrustListReport,
  'trust disable': TrustListReport,
  'trust rollback': TrustListReport,
  'trust entries': TrustEntriesReport,
  'trust versions': TrustVersionsReport,
  'trust diff': TrustDiffReport,
  'trust update': TrustUpdateReport,
  'trust preflight': TrustCertificateReport,
  'trust verify-certificate': TrustCertificateReport,
  'trust bundle': TrustBundleReport,
};

/** What scripts may rely on. `UPDATE_SCHEMAS=1 npx vitest run tests/cli/json-schemas.test.ts` writes them anew. */
describe('docs/json', () => {
  it.each(Object.entries(reports))('describes `countersign %s --json` as it is', async (name, report) => {
    // `input` is the wire form: nanoseconds as decimal strings.
    const schema = z.toJSONSchema(report, { io: 'input', target: 'draft-2020-12' });
    const text = `${JSON.stringify({ title: `countersign ${name} --json`, ...schema }, null, 2)}\n`;
    const path = join(folder, `${name.replaceAll(/[ -]+/g, '-')}.schema.json`);
    if (process.env['UPDATE_SCHEMAS'] === '1') {
      await mkdir(folder, { recursive: true });
      await writeFile(path, text);
    }
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});
