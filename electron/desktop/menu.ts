import type { MenuItemConstructorOptions } from 'electron/main';
import { type Command, CommandId, commands } from '#shared/api/commands.ts';

/** The native menu: our commands from the one registry, and the roles every system expects. */
export function menuTemplate(options: {
  platform: string;
  /** Adds what only a developer needs. */
  developer: boolean;
  run(command: CommandId): void;
}): MenuItemConstructorOptions[] {
  const items = (menu: Command['menu']): MenuItemConstructorOptions[] =>
    CommandId.options
      .filter((id) => commands[id].menu === menu)
      .map((id) => {
        const { label, accelerator } = commands[id];
        return { id, label, click: () => options.run(id), ...(accelerator !== undefined && { accelerator }) };
      });
  const mac = options.platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: [...items('File'), separator, { role: mac ? 'close' : 'quit' }] },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        ...items('View'),
        separator,
        { label: 'Theme', submenu: items('Theme') },
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(options.developer ? [separator, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    { role: 'windowMenu' },
  ];
}
