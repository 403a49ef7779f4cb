import { useState } from 'react';
import { beforeAll, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { preparePage } from '../testing/page.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

beforeAll(preparePage);

function Working({ onClose }: { onClose: () => void }) {
  const [works, setWorks] = useState(false);
  return (
    <Dialog
      title="Ask?"
      isOpen
      onClose={onClose}
      actions={
        <Button isDisabled={works} onPress={() => setWorks(true)}>
          Ask
        </Button>
      }
    >
      {works ? <p>Asking</p> : <p>Nobody was asked.</p>}
    </Dialog>
  );
}

test('trap: a button that is disabled by its own press takes the focus with it; Escape closes the dialog all the same', async () => {
  const onClose = vi.fn<() => void>();
  const screen = await render(<Working onClose={onClose} />);
  const ask = screen.getByRole('button', { name: 'Ask' });
  await expect.element(ask).toBeVisible();
  await ask.click();
  await expect.element(screen.getByText('Asking')).toBeVisible();
  // Not some time later: keys that are pressed meanwhile would be lost.
  expect(screen.getByRole('dialog').element().contains(document.activeElement)).toBe(true);
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => onClose.mock.calls.length).toBe(1);
});
