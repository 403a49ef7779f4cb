import { beforeAll, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { AppError } from '#shared/rpc/errors.ts';
import { sampleBench } from '../../../testing/bench-samples.ts';
import { installFakeDesktop } from '../../../testing/fake-desktop.ts';
import { memoryCore } from '../../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../../testing/page.ts';
import { sampleAssetId } from '../../../testing/samples.ts';
import { BenchScreen } from './BenchScreen.tsx';

beforeAll(preparePage);

const file = sampleAssetId(1);
const withBench = () => ({ ...memoryCore().handlers, 'bench.open': async () => sampleBench() });

test('an empty bench says what it is for and asks nobody', async () => {
  const fake = installFakeDesktop(memoryCore().handlers);
  const screen = await render(<BenchScreen file={undefined} />);
  await expect.element(screen.getByRole('heading', { level: 1, name: 'Check who vouches' })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Open a certificate…' })).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
  expect(fake.calls.map(({ name }) => name)).not.toContain('bench.open');
});

test('R51: each list answers for its own purpose, by which entry or why not, and the address book stands apart', async () => {
  installFakeDesktop(withBench());
  const screen = await render(<BenchScreen file={file} />);
  await expect
    .element(
      screen.getByText('2 certificate chains; 1 vouched for by a list that is on. 1 more by your address book alone.'),
    )
    .toBeVisible();
  const signer = screen.getByRole('row', { name: /Our source/ });
  await expect.element(signer.getByRole('gridcell', { name: 'Not on it' })).toBeVisible();
  await expect.element(signer.getByText('In your address book')).toBeVisible();
  const stamp = screen.getByRole('row', { name: /Clock authority/ });
  await expect.element(stamp.getByRole('gridcell', { name: 'Not asked' })).toBeVisible();
  await stamp.getByRole('gridcell', { name: /Vouched for, time proven/ }).click();
  const detail = screen.getByRole('region', { name: 'Chosen answer' });
  await expect.element(detail.getByText('CN=Clock root, O=A house')).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
  await detail.getByRole('button', { name: 'Certificate…' }).click();
  const dialog = screen.getByRole('dialog', { name: 'Certificate' });
  await expect.element(dialog.getByLabelText('Trust list: Clock list')).toBeVisible();
  await expect.element(dialog.getByText('Assurance level 2')).toBeVisible();
});

test('the grid is walked by arrow keys, and says the chosen answer in full', async () => {
  installFakeDesktop(withBench());
  const screen = await render(<BenchScreen file={file} />);
  const first = screen.getByRole('rowheader', { name: /Our source/ });
  await expect.element(first).toBeVisible();
  for (let presses = 0; presses < 10 && document.activeElement !== first.element(); presses += 1) {
    await userEvent.tab();
  }
  await userEvent.keyboard('{ArrowRight}');
  const detail = screen.getByRole('region', { name: 'Chosen answer' });
  await expect.element(detail.getByText('No entry issued it.')).toBeVisible();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(detail.getByText(/serves another purpose/)).toBeVisible();
  await userEvent.keyboard('{Control>}{End}{/Control}');
  await expect.element(detail.getByText('Its chain ends at this entry', { exact: true })).toBeVisible();
});

test('a file that cannot be read: a sentence, its code, and another try', async () => {
  let broken = true;
  installFakeDesktop({
    ...memoryCore().handlers,
    'bench.open': async () => {
      if (broken) throw new AppError('not_readable', 'The file is not there any more.');
      return sampleBench();
    },
  });
  const screen = await render(<BenchScreen file={file} />);
  await expect.element(screen.getByRole('alert')).toHaveTextContent('The file is not there any more.not_readable');
  broken = false;
  await screen.getByRole('button', { name: 'Try again' }).click();
  await expect.element(screen.getByRole('grid', { name: 'Who vouches for whom' })).toBeVisible();
});

test.each([
  ['Page to read (HTML)', 'html', 'text/html'],
  ['Table (CSV)', 'csv', 'text/csv'],
  ['Everything (JSON)', 'json', 'application/json'],
] as const)(
  'the answers are saved as “%s”, under the name and with the text that the core gives',
  async (entry, format, mimeType) => {
    const fake = installFakeDesktop({
      ...withBench(),
      'bench.export': async (asked) => ({ name: `clip.${asked.format}`, mimeType, text: `the ${asked.format} report` }),
    });
    const screen = await render(<BenchScreen file={file} />);
    const saved = nextDownload();
    await screen.getByRole('button', { name: 'Save report' }).click();
    await screen.getByRole('menuitem', { name: entry }).click();
    expect(await saved).toEqual({ name: `clip.${format}`, type: mimeType, text: `the ${format} report` });
    expect(fake.calls.filter(({ name }) => name === 'bench.export').map(({ input }) => input)).toEqual([
      { file, format },
    ]);
  },
);

/** What the next link for saving holds, which is not saved. */
function nextDownload(): Promise<{ name: string; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const press = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      press.mockRestore();
      fetch(this.href)
        .then(async (answer) => ({
          name: this.download,
          type: answer.headers.get('content-type') ?? '',
          text: await answer.text(),
        }))
        .then(resolve, reject);
    });
  });
}
