import { z } from '#shared/rpc/zod.ts';

/** Every command a person can give from a menu, the palette or the keyboard. The page carries them out; a menu only names them. */
export const CommandId = z.enum([
  'file.open',
  'project.save',
  'view.inspect',
  'view.export',
  'view.store',
  'theme.system',
  'theme.light',
  'theme.dark',
]);
export type CommandId = z.output<typeof CommandId>;

export interface Command {
  /** As a menu item says it. */
  label: string;
  menu: 'File' | 'View' | 'Theme';
  /** In Electron's notation: `CmdOrCtrl+O`. The page reads it for its own shortcuts where no native menu catches them. */
  accelerator?: string;
}

/** The one registry: the native menu is built from it, the page's palette and shortcuts read it. */
export const commands: Readonly<Record<CommandId, Command>> = {
  'file.open': { label: 'Open files…', menu: 'File', accelerator: 'CmdOrCtrl+O' },
  'project.save': { label: 'Save project', menu: 'File', accelerator: 'CmdOrCtrl+S' },
  'view.inspect': { label: 'Inspect', menu: 'View', accelerator: 'CmdOrCtrl+1' },
  'view.export': { label: 'Export', menu: 'View', accelerator: 'CmdOrCtrl+2' },
  'view.store': { label: 'Store', menu: 'View', accelerator: 'CmdOrCtrl+3' },
  'theme.system': { label: 'As the system', menu: 'Theme' },
  'theme.light': { label: 'Light', menu: 'Theme' },
  'theme.dark': { label: 'Dark', menu: 'Theme' },
};
