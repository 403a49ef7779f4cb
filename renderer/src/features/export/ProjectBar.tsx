import { ChevronDown, Clapperboard, FilePlus2, FolderOpen, Pencil, Redo2, Sparkles, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { formatInstant } from '#shared/provenance/instant-text.ts';
import { reportError } from '../../app/notices.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { MenuButton, type MenuEntry } from '../../ui/MenuButton.tsx';
import { type OpenProject, unsaved } from './export-state.ts';
import { canRedo, canUndo } from './history.ts';
import { NameDialog } from './NameDialog.tsx';
import s from './ProjectBar.module.css';
import { createNamed, openDemo, openProjectFile } from './start-actions.ts';
import { useExport, useExportModel } from './use-export.ts';

/** Which project this is, whether it is saved, the way to another, and back and forth in its edits. */
export function ProjectBar({ project }: { project: OpenProject }) {
  const model = useExportModel();
  const projects = useExport((state) => state.projects);
  const [asking, setAsking] = useState<'new' | 'rename' | 'delete'>();
  const close = () => setAsking(undefined);

  const others = projects.kind === 'ready' ? projects.value.filter(({ id }) => id !== project.id).slice(0, 8) : [];
  const entries: MenuEntry[] = [
    { id: 'new', label: 'New project…', icon: FilePlus2, onAction: () => setAsking('new') },
    {
      id: 'file',
      label: 'Open a project file…',
      icon: FolderOpen,
      onAction: () => void openProjectFile(model).catch(reportError),
    },
    {
      id: 'demo',
      label: 'Use the demo project',
      icon: Sparkles,
      onAction: () => void openDemo(model).catch(reportError),
    },
    ...others.map(({ id, name, savedAt }) => ({
      id,
      label: name,
      hint: `Saved ${formatInstant(savedAt)}`,
      icon: Clapperboard,
      onAction: () => void model.openProject(id),
    })),
    { id: 'rename', label: 'Rename…', icon: Pencil, onAction: () => setAsking('rename') },
    { id: 'delete', label: 'Delete…', icon: Trash2, onAction: () => setAsking('delete') },
  ];

  return (
    <header className={s['bar']}>
      <h1 className={s['name']}>
        <HostileText text={project.name} oneLine />
      </h1>
      <MenuButton
        label="Projects"
        trigger={<IconButton small icon={ChevronDown} label="Projects" />}
        entries={entries}
      />
      <SaveState project={project} />
      <span className={s['space']} />
      <IconButton icon={Undo2} label="Undo" isDisabled={!canUndo(project.history)} onPress={model.undo} />
      <IconButton icon={Redo2} label="Redo" isDisabled={!canRedo(project.history)} onPress={model.redo} />
      {asking === 'new' && (
        <NameDialog
          title="New project"
          confirmLabel="Create"
          initial=""
          hint="The output gets it as its title; that can be changed."
          onClose={close}
          onConfirm={(name) => void createNamed(model, name)}
        />
      )}
      {asking === 'rename' && (
        <NameDialog
          title="Rename project"
          confirmLabel="Rename"
          initial={project.name}
          onClose={close}
          onConfirm={(name) => void model.rename(name).catch(reportError)}
        />
      )}
      <ConfirmDialog
        title="Delete this project?"
        isOpen={asking === 'delete'}
        onClose={close}
        confirmLabel="Delete project"
        danger
        onConfirm={() => void model.removeProject(project.id).catch(reportError)}
      >
        <p>
          The edit of <HostileText text={`“${project.name}”`} /> is deleted. The media and what was exported from it
          stay where they are.
        </p>
      </ConfirmDialog>
    </header>
  );
}

function SaveState({ project }: { project: OpenProject }) {
  const model = useExportModel();
  const { saving } = project;
  if (saving.kind === 'failed') {
    return (
      <span className={s['failed']} role="alert">
        Not saved: {saving.error.message}
        <Button small onPress={() => void model.saveNow()}>
          Save again
        </Button>
      </span>
    );
  }
  const busy = saving.kind === 'busy' || unsaved(project);
  return (
    <span className={s['state']}>
      {busy ? 'Saving…' : project.savedAt === undefined ? 'Saved' : `Saved ${formatInstant(project.savedAt)}`}
    </span>
  );
}
