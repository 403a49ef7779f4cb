import type { MenuItemConstructorOptions } from 'electron/main';
import { describe, expect, it } from 'vitest';
import { type CommandId, CommandId as CommandIds, commands } from '#shared/api/commands.ts';
import { menuTemplate } from './menu.ts';

const flat = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);

describe('the native menu', () => {
  it('has every command of the registry once, and each runs itself', () => {
    const ran: CommandId[] = [];
    const template = menuTemplate({ platform: 'linux', developer: false, run: (id) => void ran.push(id) });
    const items = flat(template).filter(({ id }) => id !== undefined);
    expect(items.map(({ id, label, accelerator }) => ({ id, label, accelerator }))).toEqual(
      CommandIds.options.map((id) => ({ id, label: commands[id].label, accelerator: commands[id].accelerator })),
    );
    for (const { click } of items) (click as (() => void) | undefined)?.();
    expect(ran).toEqual(CommandIds.options);
  });

  it('gives no shortcut to two commands', () => {
    const used = Object.values(commands).flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(used).size).toBe(used.length);
  });

  it('has developer tools for developers only, and the app menu on macOS only', () => {
    const roles = (platform: string, developer: boolean): unknown[] =>
      flat(menuTemplate({ platform, developer, run: () => {} })).map(({ role }) => role);
    expect(roles('linux', false)).not.toContain('toggleDevTools');
    expect(roles('linux', true)).toContain('toggleDevTools');
    expect(roles('darwin', false)).toContain('appMenu');
    expect(roles('linux', false)).not.toContain('appMenu');
  });
});
