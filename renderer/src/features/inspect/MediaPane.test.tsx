import { beforeAll, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import { Probe } from '#shared/api/asset.ts';
import { installFakeDesktop } from '../../testing/fake-desktop.ts';
import { inspection } from '../../testing/inspect-samples.ts';
import { preparePage, violationsIn } from '../../testing/page.ts';
import { MediaPane } from './MediaPane.tsx';

beforeAll(preparePage);

const shown = (fragmented: boolean) => {
  installFakeDesktop({
    'asset.probe': async () =>
      Probe.parse({
        mimeType: 'video/mp4',
        duration: '4000000000',
        tracks: [],
        keyFrames: [],
        cuts: [],
        limits: [],
        ...(fragmented && { fragmented }),
      }),
    'asset.raw': async () => ({ json: '{}' }),
  });
  return render(<MediaPane inspection={inspection('trusted')} />);
};

test('R70: of a file in fragments it is said that nothing is verified while it plays', async () => {
  const screen = await shown(true);
  await expect.element(screen.getByText('Playback verification: not available.')).toBeVisible();
  await expect.element(screen.getByText('nothing is checked while it plays', { exact: false })).toBeVisible();
  expect(await violationsIn(screen.container)).toEqual([]);
});

test('R70: any other file says nothing of the kind', async () => {
  const screen = await shown(false);
  await expect.element(screen.getByText('Duration')).toBeVisible();
  expect(screen.getByText('Playback verification', { exact: false }).elements()).toEqual([]);
});
