import { useEffect } from 'react';
import { Redo2, Save, Undo2 } from 'lucide-react';
import { menuCommand, offerCommands } from '../../app/commands.ts';
import { reportError } from '../../app/notices.ts';
import { subscribe } from '../../client/client.ts';
import { Skeleton } from '../../ui/states.tsx';
import { exportModel } from './export-instance.ts';
import type { ExportModel } from './export-model.ts';
import s from './ExportScreen.module.css';
import { reopenLast } from './start-actions.ts';
import { StartPanel } from './StartPanel.tsx';
import { ExportModelContext, useExport } from './use-export.ts';
import { Workbench } from './Workbench.tsx';

/** The producer's whole job on one screen: lay out, map, describe, sign. */
export function ExportScreen() {
  useEffect(() => start(exportModel), []);
  return (
    <ExportModelContext value={exportModel}>
      <Project />
    </ExportModelContext>
  );
}

function Project() {
  const project = useExport((state) => state.project);
  if (project?.kind === 'loading') {
    return (
      <div className={s['loading']}>
        <Skeleton label="Opening the project" />
      </div>
    );
  }
  return project?.kind === 'ready' ? <Workbench project={project.value} /> : <StartPanel />;
}

function start(model: ExportModel): () => void {
  void model.listProjects();
  reopenLast(model).catch(reportError);
  model.refresh();
  const stopTrust = subscribe('trust.changed', model.refresh);
  const stopCommands = offerCommands([
    menuCommand('project.save', () => void model.saveNow(), Save),
    { id: 'export.undo', label: 'Undo', group: 'Export', accelerator: 'CmdOrCtrl+Z', icon: Undo2, run: model.undo },
    {
      id: 'export.redo',
      label: 'Redo',
      group: 'Export',
      accelerator: 'CmdOrCtrl+Shift+Z',
      icon: Redo2,
      run: model.redo,
    },
  ]);
  return () => {
    stopCommands();
    stopTrust();
    void model.saveNow();
  };
}
