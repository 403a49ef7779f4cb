import { FolderOpen, Monitor, Moon, Sun } from 'lucide-react';
import { CommandId } from '#shared/api/commands.ts';
import { subscribe } from '../client/client.ts';
import { loadAbout } from './about.ts';
import { menuCommand, offerCommands, type PageCommand, runCommand } from './commands.ts';
import { startJobs } from './jobs.ts';
import { notify } from './notices.ts';
import { openMedia, showAssets } from './open-media.ts';
import { navigate, startRouting } from './routes.ts';
import { screens } from './screens.ts';
import { changeSettings, startSettings } from './settings.ts';
import { startShortcuts } from './shortcuts.ts';

/** Everything that runs as long as the page does. Returns the function that ends it. */
export function startApp(): () => void {
  loadAbout();
  const stops = [
    startRouting(),
    startSettings(),
    startJobs(),
    startShortcuts(),
    offerCommands(appCommands()),
    subscribe('shell.filesOpened', showAssets),
    subscribe('shell.command', ({ command }) => runCommand(command)),
    subscribe('shell.coreRestarted', () => {
      loadAbout();
      notify('The part of Countersign that reads files had to start again. What was running must be started anew.');
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function appCommands(): PageCommand[] {
  return [
    menuCommand('file.open', () => void openMedia(), FolderOpen),
    ...screens.map(viewCommand),
    menuCommand('theme.system', () => changeSettings({ theme: 'system' }), Monitor),
    menuCommand('theme.light', () => changeSettings({ theme: 'light' }), Sun),
    menuCommand('theme.dark', () => changeSettings({ theme: 'dark' }), Moon),
  ];
}

function viewCommand({ id, label, icon }: (typeof screens)[number]): PageCommand {
  const run = () => navigate({ screen: id });
  const known = CommandId.safeParse(`view.${id}`);
  return known.success ? menuCommand(known.data, run, icon) : { id: `view.${id}`, label, group: 'View', icon, run };
}
