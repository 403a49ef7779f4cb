import { beforeAll, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { AppError } from '#shared/rpc/errors.ts';
import { AssertionCheck, SchemaReport } from '#shared/schema/model.ts';
import { settingsStore } from '../../../app/settings.ts';
import { installFakeDesktop } from '../../../testing/fake-desktop.ts';
import { assetId, inspection } from '../../../testing/inspect-samples.ts';
import { preparePage, violationsIn } from '../../../testing/page.ts';
import { Drawer } from './Drawer.tsx';
import { SchemaCheck } from './SchemaCheck.tsx';

beforeAll(preparePage);

const section = 'C2PA 2.2, section 18.14.12';
const one = (label: string, change: Partial<AssertionCheck> = {}): AssertionCheck =>
  AssertionCheck.parse({
    manifest: 'urn:c2pa:package',
    label,
    state: 'fits',
    problems: [],
    more: 0,
    tolerated: [],
    ...change,
  });
const attack = '<img src=x onerror="window.attacked=true">\u202Egnp';
const report = SchemaReport.parse({
  specification: 'C2PA 2.2',
  left: 0,
  assertions: [
    one('c2pa.claim.v2', { tolerated: [{ path: 'when', rule: 'is text and must be a date', section }] }),
    one('c2pa.actions.v2', {
      state: 'differs',
      section,
      problems: [{ path: `actions[0].${attack}`, rule: 'is not a field of the schema', section }],
      more: 7,
    }),
    one('c2pa.hash.data', { state: 'unread', note: 'It is not valid CBOR.' }),
    one(attack, { state: 'no-schema', manifest: 'urn:c2pa:gone' }),
  ],
});
const { graph } = inspection('trusted');
const answer = (schemas: () => Promise<SchemaReport>) => installFakeDesktop({ 'asset.schemas': schemas });

test('R67: asks only when a person does, lists what differs with rule and section, and says what it is not', async () => {
  const fake = answer(async () => report);
  const screen = await render(<SchemaCheck asset={assetId(1)} graph={graph} />);
  await expect
    .element(screen.getByText('Says nothing about whether the file was changed or who signed it.'))
    .toBeVisible();
  expect(fake.calls).toEqual([]);
  await screen.getByRole('button', { name: 'Check against the published schemas' }).click();
  await expect
    .element(screen.getByRole('status'))
    .toHaveTextContent(
      '1 of 4 assertions fit the schemas of C2PA 2.2, 1 differs, 1 could not be read, for 1 no schema is known.',
    );
  await expect.element(screen.getByText('is not a field of the schema', { exact: false }).first()).toBeVisible();
  await expect.element(screen.getByText(section).first()).toBeVisible();
  await expect.element(screen.getByText('and 7 more')).toBeVisible();
  await expect.element(screen.getByText('It is not valid CBOR.').first()).toBeVisible();
  await expect.element(screen.getByText('in Evening package.mp4').first()).toBeVisible();
  await screen.getByText('All assertions').click();
  await expect.element(screen.getByText('Fits its schema')).toBeVisible();
  await expect.element(screen.getByText('Tolerated: when is text and must be a date', { exact: false })).toBeVisible();
  await expect.element(screen.getByText('No schema is known', { exact: true })).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('trap: names of a hostile assertion are text', async () => {
  answer(async () => report);
  const screen = await render(<SchemaCheck asset={assetId(1)} graph={graph} />);
  await screen.getByRole('button', { name: 'Check against the published schemas' }).click();
  await expect.element(screen.getByText(/onerror/).first()).toBeVisible();
  expect(screen.container.querySelectorAll('img')).toHaveLength(0);
  expect(screen.container.textContent).not.toContain('\u202E');
  expect('attacked' in window).toBe(false);
});

test('a store that cannot be read is a sentence, its code and another try', async () => {
  let asked = 0;
  answer(async () => {
    asked += 1;
    if (asked === 1) throw new AppError('worker_lost', 'The reader ended. Try again.');
    return report;
  });
  const screen = await render(<SchemaCheck asset={assetId(1)} graph={graph} />);
  await screen.getByRole('button', { name: 'Check against the published schemas' }).click();
  await expect.element(screen.getByRole('alert')).toHaveTextContent('The reader ended. Try again.worker_lost');
  await screen.getByRole('button', { name: 'Try again' }).click();
  await expect.element(screen.getByRole('status')).toHaveTextContent('of 4 assertions');
});

test.each(['trusted', 'unreadable'] as const)('stands below the codes of %s credentials', async (state) => {
  settingsStore.setState({ drawer: { open: true, tab: 'codes' } });
  const screen = await render(<Drawer inspection={inspection(state)} selected="urn:c2pa:package" />);
  await expect.element(screen.getByRole('button', { name: 'Check against the published schemas' })).toBeVisible();
});

test('a file without credentials has nothing to check', async () => {
  settingsStore.setState({ drawer: { open: true, tab: 'codes' } });
  const screen = await render(<Drawer inspection={inspection('none')} selected={undefined} />);
  await expect.element(screen.getByText('There are no problem codes.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Check against the published schemas' }).elements()).toEqual([]);
});
