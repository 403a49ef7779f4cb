import type { LucideIcon } from 'lucide-react';
import { createStore } from 'zustand/vanilla';
import { type CommandId, commands as menuCommands } from '#shared/api/commands.ts';

/** Something the user can do from the palette, by a shortcut, or from the desktop's menu. */
export interface PageCommand {
  /** An id of the menu's table takes its label and shortcut from there; any other id is the page's own. */
  id: string;
  label: string;
  /** "View", "Theme", "Inspect": groups the palette. */
  group: string;
  /** In Electron's notation: `CmdOrCtrl+Shift+O`. */
  accelerator?: string;
  icon?: LucideIcon;
  run: () => void;
}

/** In order of registration. */
export const commandStore = createStore<{ commands: PageCommand[] }>(() => ({ commands: [] }));

/**
 * Offers commands until the function it returns is called. A screen that is not shown offers nothing, so that a shortcut never does
 * something out of sight.
 */
export function offerCommands(commands: readonly PageCommand[]): () => void {
  commandStore.setState((state) => ({ commands: [...state.commands, ...commands] }));
  return () => commandStore.setState((state) => ({ commands: state.commands.filter((c) => !commands.includes(c)) }));
}

/** A command of the native menu, with its words from the shared table. */
export const menuCommand = (id: CommandId, run: () => void, icon?: LucideIcon): PageCommand => {
  const { label, menu, accelerator } = menuCommands[id];
  return { id, label, group: menu, run, ...(accelerator ? { accelerator } : {}), ...(icon ? { icon } : {}) };
};

/** Runs the command of that id offered last; a command that nobody offers now does nothing. */
export function runCommand(id: string): void {
  commandStore
    .getState()
    .commands.findLast((command) => command.id === id)
    ?.run();
}
