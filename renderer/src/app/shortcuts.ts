import { commandStore, type PageCommand } from './commands.ts';

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether a key press is that accelerator (Electron's notation). `mac` decides what CmdOrCtrl means. */
export function matchesAccelerator(accelerator: string, press: KeyPress, mac: boolean): boolean {
  const parts = accelerator.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (modifier: string) => parts.slice(0, -1).includes(modifier);
  const command = wants('CmdOrCtrl');
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    press.ctrlKey === ((command && !mac) || wants('Ctrl')) &&
    press.metaKey === (command && mac) &&
    press.shiftKey === wants('Shift') &&
    press.altKey === wants('Alt')
  );
}

/** "Ctrl+Shift+O", or "⇧⌘O" on a Mac. */
export function showAccelerator(accelerator: string, mac: boolean): string {
  if (!mac) return accelerator.replace('CmdOrCtrl', 'Ctrl');
  const signs: Record<string, string> = { CmdOrCtrl: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' };
  return accelerator
    .split('+')
    .map((part) => signs[part] ?? part)
    .join('');
}

export const isMac = (): boolean => navigator.platform.startsWith('Mac');

/** Carries out shortcuts of the commands on offer until the function it returns is called. */
export function startShortcuts(): () => void {
  const mac = isMac();
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || document.querySelector('[role="dialog"][data-modal]')) return;
    const hit = commandStore
      .getState()
      .commands.findLast(
        (command: PageCommand) => command.accelerator && matchesAccelerator(command.accelerator, event, mac),
      );
    if (!hit) return;
    event.preventDefault();
    hit.run();
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
