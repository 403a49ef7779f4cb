import { afterEach, beforeAll, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { NO_POLICY } from '#shared/verdict/policy.ts';
import { settingsStore } from '../../../app/settings.ts';
import { installFakeDesktop } from '../../../testing/fake-desktop.ts';
import { memoryCore } from '../../../testing/memory-core.ts';
import { preparePage, violationsIn } from '../../../testing/page.ts';
import { Trust } from '../Trust.tsx';

beforeAll(preparePage);
afterEach(() => settingsStore.setState({ policy: NO_POLICY }));

test('R55: everything is off at first, each switch says what it costs, and is kept by keyboard as by mouse', async () => {
  const fake = installFakeDesktop(memoryCore().handlers);
  const screen = await render(<Trust item="policy" />);
  await expect.element(screen.getByRole('heading', { level: 1, name: 'Policy' })).toBeVisible();
  const all = screen.getByRole('switch');
  expect(all.elements()).toHaveLength(4);
  for (const one of all.all()) await expect.element(one).not.toBeChecked();
  expect(screen.getByText(/^What it costs:/).elements()).toHaveLength(4);
  expect(await violationsIn(screen.container)).toEqual([]);

  const stamped = screen.getByRole('switch', { name: 'Require a time-stamp' });
  for (let presses = 0; presses < 10 && document.activeElement !== stamped.element(); presses += 1) {
    await userEvent.tab();
  }
  await userEvent.keyboard(' ');
  await expect.element(stamped).toBeChecked();
  // Where nobody may be asked there is nobody inside to ask either.
  const inside = screen.getByRole('switch', { name: 'Also inside this network' });
  await expect.element(inside).toBeDisabled();
  await screen
    .getByRole('listitem')
    .filter({ hasText: 'Let people ask issuers' })
    .getByRole('switch')
    .click({ force: true });
  await expect.element(inside).toBeEnabled();
  expect(fake.calls.filter(({ name }) => name === 'settings.set').map(({ input }) => input)).toEqual([
    { policy: { ...NO_POLICY, requireTimestamp: true } },
    { policy: { ...NO_POLICY, requireTimestamp: true, askIssuers: true } },
  ]);
  expect(await violationsIn(screen.container)).toEqual([]);
});
