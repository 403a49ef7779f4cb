import { Database, Film, FolderOpen, Plus } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { DropZone, type FileDropItem } from 'react-aria-components';
import type { Asset } from '#shared/api/asset.ts';
import type { ClaimPlan } from '#shared/edit/plan-model.ts';
import { AppError, toErrorBody } from '#shared/rpc/errors.ts';
import { menuCommand, offerCommands } from '../../app/commands.ts';
import { reportError } from '../../app/notices.ts';
import { client } from '../../client/client.ts';
import { openFiles, pickFiles } from '../../client/files.ts';
import { Button } from '../../ui/Button.tsx';
import { formatBytes } from '../../ui/formats.ts';
import { MenuButton, type MenuEntry } from '../../ui/MenuButton.tsx';
import { addFile } from './edits.ts';
import { exportPorts } from './export-instance.ts';
import { openProject } from './export-state.ts';
import { FlowPickerDialog } from './FlowPickerDialog.tsx';
import { InputCard } from './InputCard.tsx';
import s from './InputsPanel.module.css';
import { takeFlow } from './take-run.ts';
import { TakeCard } from './TakeCard.tsx';
import { useDraft, useExport, useExportModel } from './use-export.ts';

/** How many recent files the menu offers. */
const RECENT = 12;

/** What goes into the package: added by drop, by the dialog or from the recent files. */
export function InputsPanel({ plan }: { plan: ClaimPlan }) {
  const graph = useDraft();
  const { reading, add, pick } = useAddInputs();
  const recent = useRecentAssets();
  const model = useExportModel();
  const [picking, setPicking] = useState(false);
  const project = useExport((state) => openProject(state)?.id);
  // Those that give an input its media back are shown on its card.
  const takes = useExport((state) => state.takes).filter(
    (take) => take.project === project && take.input === undefined,
  );
  // While this screen is shown, "Open files…" adds inputs instead of leaving for Inspect.
  useEffect(() => offerCommands([menuCommand('file.open', pick, FolderOpen)]), [pick]);

  const known = new Set(graph.inputs.map((input) => input.media.asset));
  const entries: MenuEntry[] = [
    { id: 'open', label: 'Open files…', icon: FolderOpen, onAction: pick },
    { id: 'store', label: 'Add from the store…', icon: Database, onAction: () => setPicking(true) },
    ...recent
      .filter((asset) => !known.has(asset.id) && asset.present)
      .slice(0, RECENT)
      .map((asset) => ({
        id: asset.id,
        label: asset.name,
        hint: formatBytes(asset.size),
        icon: Film,
        onAction: () => add(async () => [asset]),
      })),
  ];

  return (
    <section className={s['panel']} aria-labelledby="export-inputs">
      <header className={s['head']}>
        <h2 className={s['heading']} id="export-inputs">
          Inputs
        </h2>
        <MenuButton
          label="Add an input"
          trigger={
            <Button small icon={Plus} isDisabled={reading}>
              Add
            </Button>
          }
          entries={entries}
        />
      </header>
      <DropZone
        className={s['drop'] ?? ''}
        data-takes-files
        aria-label="Drop files here to add them"
        getDropOperation={() => 'copy'}
        onDrop={(event) => {
          const files = event.items.filter((item): item is FileDropItem => item.kind === 'file');
          add(async () => openFiles(await Promise.all(files.map((file) => file.getFile()))));
        }}
      >
        {graph.inputs.length + takes.length === 0 ? (
          <div className={s['empty']}>
            <p>Drop the clips of this package here.</p>
            <Button icon={FolderOpen} onPress={pick} isDisabled={reading}>
              Open files…
            </Button>
            <Button icon={Database} onPress={() => setPicking(true)}>
              Add from the store…
            </Button>
          </div>
        ) : (
          <ul>
            {graph.inputs.map((input) => (
              <InputCard
                key={input.id}
                input={input}
                ingredient={plan.ingredients.find((ingredient) => ingredient.input === input.id)}
              />
            ))}
            {takes.map((take) => (
              <TakeCard key={take.key} take={take} />
            ))}
          </ul>
        )}
      </DropZone>
      {picking && (
        <FlowPickerDialog
          title="Add from the store"
          confirmLabel="Fetch and add"
          onClose={() => setPicking(false)}
          onPick={(picked) => {
            setPicking(false);
            void takeFlow(model, exportPorts, picked);
          }}
        />
      )}
    </section>
  );
}

/** Reads chosen files and puts each on the timeline. What cannot be an input is said, and the others are still added. */
function useAddInputs() {
  const model = useExportModel();
  const [reading, setReading] = useState(false);
  const add = useCallback(
    (choose: () => Promise<readonly Asset[]>) => {
      const all = async () => {
        for (const asset of await choose()) {
          try {
            const report = await model.report({ kind: 'file', asset: asset.id });
            model.edit((draft) => addFile(draft, report));
          } catch (error) {
            // Of several files, which one it was.
            const { code, message } = toErrorBody(error);
            reportError(new AppError(code, `${asset.name}: ${message}`, { cause: error }));
          }
        }
      };
      setReading(true);
      all()
        .catch(reportError)
        .finally(() => setReading(false));
    },
    [model],
  );
  const pick = useCallback(() => add(() => pickFiles('media', true)), [add]);
  return { reading, add, pick };
}

/** Files opened before, for the menu; read anew whenever the screen is shown. */
function useRecentAssets(): readonly Asset[] {
  const [assets, setAssets] = useState<readonly Asset[]>([]);
  useEffect(() => {
    const leave = new AbortController();
    client['asset.list']({}, { signal: leave.signal }).then(setAssets, (error: unknown) => {
      if (!leave.signal.aborted) reportError(error);
    });
    return () => leave.abort();
  }, []);
  return assets;
}
