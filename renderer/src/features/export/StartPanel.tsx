import { Clapperboard, Database, FilePlus2, FolderOpen, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { reportError } from '../../app/notices.ts';
import { Button } from '../../ui/Button.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { EmptyState, ErrorNote } from '../../ui/states.tsx';
import { exportPorts } from './export-instance.ts';
import { FlowPickerDialog } from './FlowPickerDialog.tsx';
import { NameDialog } from './NameDialog.tsx';
import { createNamed, openDemo, openProjectFile } from './start-actions.ts';
import s from './StartPanel.module.css';
import { takeFlow } from './take-run.ts';
import { useExport, useExportModel } from './use-export.ts';

/** No project is open: what this screen is for, and the ways in. */
export function StartPanel() {
  const model = useExportModel();
  const [naming, setNaming] = useState(false);
  const [picking, setPicking] = useState(false);
  const [preparing, setPreparing] = useState(false);
  const project = useExport((state) => state.project);

  const demo = () => {
    setPreparing(true);
    void openDemo(model)
      .catch(reportError)
      .finally(() => setPreparing(false));
  };

  return (
    <div className={s['start']}>
      <EmptyState
        icon={Clapperboard}
        heading="h1"
        title="Sign a package with its history"
        actions={
          <>
            <Button variant="primary" icon={FilePlus2} onPress={() => setNaming(true)}>
              New project…
            </Button>
            <Button icon={Sparkles} onPress={demo} isDisabled={preparing}>
              {preparing ? 'Preparing the demo…' : 'Use the demo project'}
            </Button>
            <Button icon={FolderOpen} onPress={() => void openProjectFile(model).catch(reportError)}>
              Open a project file…
            </Button>
            <Button icon={Database} onPress={() => setPicking(true)}>
              Add from the store…
            </Button>
          </>
        }
      >
        Lay out the clips, see what will be claimed about them, sign, and get an MP4 whose chain any C2PA reader can
        follow.
      </EmptyState>
      {project?.kind === 'failed' && <ErrorNote error={project.error} />}
      <ProjectList />
      {picking && (
        <FlowPickerDialog
          title="Add from the store"
          confirmLabel="Begin a project with it"
          onClose={() => setPicking(false)}
          onPick={(picked) => {
            setPicking(false);
            const begin = async () => {
              if (await createNamed(model, picked.title.slice(0, 200))) await takeFlow(model, exportPorts, picked);
            };
            begin().catch(reportError);
          }}
        />
      )}
      {naming && (
        <NameDialog
          title="New project"
          confirmLabel="Create"
          initial=""
          hint="The output gets it as its title; that can be changed."
          onClose={() => setNaming(false)}
          onConfirm={(name) => void createNamed(model, name)}
        />
      )}
    </div>
  );
}

function ProjectList() {
  const model = useExportModel();
  const projects = useExport((state) => state.projects);
  if (projects.kind === 'failed') {
    return <ErrorNote error={projects.error} onRetry={() => void model.listProjects()} />;
  }
  if (projects.kind === 'loading' || projects.value.length === 0) return undefined;
  return (
    <section className={s['projects']} aria-labelledby="export-projects">
      <h2 className={s['heading']} id="export-projects">
        Projects
      </h2>
      <ul className={s['list']}>
        {projects.value.map(({ id, name, savedAt }) => (
          <li key={id}>
            <button type="button" className={s['project']} onClick={() => void model.openProject(id)}>
              <Clapperboard size={18} strokeWidth={1.5} aria-hidden />
              <span className={s['name']}>
                <HostileText text={name} oneLine />
              </span>
              <span className={s['saved']}>{formatInstant(savedAt)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
