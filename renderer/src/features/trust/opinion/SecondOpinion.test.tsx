import { beforeAll, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { SecondOpinion } from '#shared/api/bench.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { z } from '#shared/rpc/zod.ts';
import { installFakeDesktop } from '../../../testing/fake-desktop.ts';
import { memoryCore } from '../../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../../testing/page.ts';
import { sampleAssetId } from '../../../testing/samples.ts';
import { codeRows } from './opinion-words.ts';
import { SecondOpinionButton } from './SecondOpinionButton.tsx';

beforeAll(preparePage);

type Engine = z.input<typeof SecondOpinion>['engines'][number];
const first: Engine = {
  name: 'c2pa-node',
  library: 'c2pa-rs 0.91.0',
  says: 'trusted',
  success: ['claimSignature.validated', 'signingCredential.trusted'],
  informational: [],
  failure: [],
};
const second: Engine = { ...first, name: 'c2pa-wasm', library: 'c2pa-rs 0.91.3' };
const opinion = (other: Partial<Engine> = {}, differences: string[] = []): SecondOpinion =>
  SecondOpinion.parse({
    engines: [first, { ...second, ...other }],
    ours: { state: 'trusted', title: 'Signed by A house' },
    differences,
  });

async function show(ask: (signal: AbortSignal) => Promise<SecondOpinion>) {
  const fake = installFakeDesktop({
    ...memoryCore().handlers,
    'bench.secondOpinion': (_input, { signal }) => ask(signal),
  });
  const screen = await render(<SecondOpinionButton file={sampleAssetId(1)} />);
  expect(fake.calls).toEqual([]);
  await screen.getByRole('button', { name: 'Ask a second engine…' }).click();
  return { fake, screen, dialog: screen.getByRole('dialog', { name: 'A second opinion' }) };
}

test('engines that agree: that is said, with both of them and Countersign, the stricter, side by side', async () => {
  const { dialog } = await show(async () => opinion());
  await expect.element(dialog.getByRole('status')).toHaveTextContent('They say the same.');
  const node = dialog.getByRole('region', { name: 'c2pa-node' });
  await expect.element(node).toHaveTextContent(/c2pa-rs 0\.91\.0\s*Valid, and the signer is on a list it was given/);
  await expect.element(dialog.getByRole('region', { name: 'Countersign' })).toHaveTextContent('Signed by A house');
  await expect.element(dialog.getByText(/Countersign is the stricter/)).toBeVisible();
  await expect
    .element(dialog.getByRole('row', { name: /signingCredential.trusted/ }))
    .toHaveTextContent(/Passed\s*Passed/);
  await expect.element(dialog.getByText('Differs')).not.toBeInTheDocument();
  expect(await violationsIn(dialog.element())).toEqual([]);
});

test('engines that differ: what they differ in comes first, and stands out by words', async () => {
  const revoked = {
    says: 'invalid' as const,
    reason: 'It was revoked.',
    success: ['claimSignature.validated'],
    failure: ['signingCredential.ocsp.revoked'],
  };
  const { dialog } = await show(async () =>
    opinion(revoked, ['c2pa-node: signingCredential.trusted', 'c2pa-wasm: signingCredential.ocsp.revoked']),
  );
  await expect
    .element(dialog.getByRole('status'))
    .toHaveTextContent('They differ in what they sum up to and in 2 codes.');
  await expect
    .element(dialog.getByRole('region', { name: 'c2pa-wasm' }))
    .toHaveTextContent(/Not valid\s*It was revoked\./);
  const rows = dialog.getByRole('row').elements();
  expect(rows.map((row) => (row.textContent ?? '').replaceAll(/\s+/g, ''))).toEqual([
    'Codec2pa-nodec2pa-wasm',
    'signingCredential.trustedDiffersPassedNotgiven',
    'signingCredential.ocsp.revokedDiffersNotgivenFailed',
    'claimSignature.validatedPassedPassed',
  ]);
  expect(await violationsIn(dialog.element())).toEqual([]);
});

test('while they read, it can be cancelled; what fails can be asked again', async () => {
  let asked = 0;
  let aborted = false;
  const { screen, dialog } = await show((signal) => {
    asked += 1;
    if (asked === 1) {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new AppError('cancelled', 'Cancelled.'));
        });
      });
    }
    return asked === 2 ? Promise.reject(new AppError('worker_lost', 'The engine died.')) : Promise.resolve(opinion());
  });
  await expect.element(dialog.getByRole('progressbar')).toBeVisible();
  expect(await violationsIn(dialog.element())).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => aborted).toBe(true);
  await screen.getByRole('button', { name: 'Ask a second engine…' }).click();
  await expect.element(dialog.getByRole('alert')).toHaveTextContent('The engine died.');
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect.element(dialog.getByRole('status')).toHaveTextContent('They say the same.');
});

test('a code that one engine passes and the other fails is a difference, though both give it', () => {
  const parsed = opinion({ success: [], failure: ['claimSignature.validated', 'signingCredential.trusted'] });
  expect(codeRows(parsed.engines)).toEqual([
    { code: 'claimSignature.validated', said: ['Passed', 'Failed'], differs: true },
    { code: 'signingCredential.trusted', said: ['Passed', 'Failed'], differs: true },
  ]);
});
