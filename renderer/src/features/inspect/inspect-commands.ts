import { Database, ListTree, PanelBottom, RotateCcw, Workflow } from 'lucide-react';
import type { AssetId } from '#shared/api/ids.ts';
import type { PageCommand } from '../../app/commands.ts';
import { changeSettings, settingsStore } from '../../app/settings.ts';
import { checkAgain } from './inspect-actions.ts';
import { setView } from './inspect-store.ts';

/** What can be done with the file on screen, for the palette and by shortcut. */
export const fileCommands = (id: AssetId, put: () => void): PageCommand[] => [
  {
    id: 'inspect.check',
    label: 'Check again',
    group: 'Inspect',
    accelerator: 'CmdOrCtrl+Shift+V',
    icon: RotateCcw,
    run: () => checkAgain(id),
  },
  {
    id: 'inspect.details',
    label: 'Show or fold the details',
    group: 'Inspect',
    accelerator: 'CmdOrCtrl+Shift+D',
    icon: PanelBottom,
    run: () => {
      const { drawer } = settingsStore.getState();
      changeSettings({ drawer: { ...drawer, open: !drawer.open } });
    },
  },
  {
    id: 'inspect.graph',
    label: 'Show provenance as a graph',
    group: 'Inspect',
    icon: Workflow,
    run: () => setView('graph'),
  },
  {
    id: 'inspect.tree',
    label: 'Show provenance as a tree',
    group: 'Inspect',
    icon: ListTree,
    run: () => setView('tree'),
  },
  {
    id: 'inspect.put',
    label: 'Put into the store…',
    group: 'Inspect',
    icon: Database,
    run: put,
  },
];
