import { expect, test } from 'vitest';
import { matchesAccelerator, showAccelerator } from './shortcuts.ts';

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test('CmdOrCtrl is Command on a Mac and Control elsewhere, and no other modifier may be down', () => {
  const control = { ...none, key: 'o', ctrlKey: true };
  const command = { ...none, key: 'o', metaKey: true };
  expect(matchesAccelerator('CmdOrCtrl+O', control, false)).toBe(true);
  expect(matchesAccelerator('CmdOrCtrl+O', command, true)).toBe(true);
  expect(matchesAccelerator('CmdOrCtrl+O', control, true)).toBe(false);
  expect(matchesAccelerator('CmdOrCtrl+O', { ...control, shiftKey: true }, false)).toBe(false);
  expect(matchesAccelerator('CmdOrCtrl+Shift+O', { ...control, key: 'O', shiftKey: true }, false)).toBe(true);
});

test('shortcuts as the platform writes them', () => {
  expect(showAccelerator('CmdOrCtrl+Shift+O', false)).toBe('Ctrl+Shift+O');
  expect(showAccelerator('CmdOrCtrl+Shift+O', true)).toBe('⌘⇧O');
});
