import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { lint } from '#shared/edit/lint.ts';
import { planClaim } from '#shared/edit/plan.ts';
import { settingsStore } from '../../app/settings.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { useSigners } from '../signers/signers-store.ts';
import { ClipList } from './ClipList.tsx';
import { EditPicture } from './EditPicture.tsx';
import { ExportFooter } from './ExportFooter.tsx';
import { factsOf, type OpenProject } from './export-state.ts';
import { InputsPanel } from './InputsPanel.tsx';
import { MappingPanel } from './MappingPanel.tsx';
import { MetadataPanel } from './MetadataPanel.tsx';
import { OperationsPanel } from './OperationsPanel.tsx';
import { preflightItems } from './preflight-items.ts';
import { PreflightPanel } from './PreflightPanel.tsx';
import { PreviewPanel } from './PreviewPanel.tsx';
import { ProjectBar } from './ProjectBar.tsx';
import { ResultDialog } from './ResultDialog.tsx';
import { TimelineLane } from './TimelineLane.tsx';
import { useExport, useExportModel } from './use-export.ts';
import s from './Workbench.module.css';

/** An open project: inputs to the left, the timeline and its lists in the middle, what will be claimed to the right. */
export function Workbench({ project }: { project: OpenProject }) {
  const model = useExportModel();
  const graph = project.history.present;
  const { reports, check, centre, side } = useExport((state) => state);
  const facts = useMemo(() => factsOf(graph, reports), [graph, reports]);
  const live = useMemo(() => lint(graph, { inputs: facts }), [graph, facts]);
  const signers = useSigners();
  const signer = useChosenSigner(signers);

  const current = check?.of === graph && check.signer === signer?.id && check.answer.kind === 'ready';
  const answer = current && check.answer.kind === 'ready' ? check.answer.value : undefined;
  const planned = useMemo(() => planClaim(graph, facts), [graph, facts]);
  const plan = answer?.plan ?? planned;
  const snapped = useMemo(() => new Map((answer?.snapped ?? []).map((use) => [use.use, use])), [answer]);
  const items = preflightItems(live, answer, signer);

  return (
    <div className={s['workbench']}>
      <ProjectBar project={project} />
      <div className={s['columns']}>
        <InputsPanel plan={plan} />
        <section className={s['centre']} aria-label="Edit">
          <TimelineLane snapped={snapped} />
          <Tabs
            label="Edit"
            selected={centre}
            onSelect={(tab) => model.setView({ centre: tab })}
            tabs={[
              { id: 'clips', label: 'Clips', count: graph.uses.length, render: () => <ClipList snapped={snapped} /> },
              {
                id: 'operations',
                label: 'Operations',
                count: graph.operations.length,
                render: () => <OperationsPanel />,
              },
              { id: 'graph', label: 'Edit graph', render: () => <EditPicture /> },
            ]}
          />
        </section>
        <section className={s['side']} aria-label="Claim">
          <Tabs
            label="Claim"
            selected={side}
            onSelect={(tab) => model.setView({ side: tab })}
            tabs={[
              { id: 'mapping', label: 'Mapping', render: () => <MappingPanel plan={plan} /> },
              { id: 'metadata', label: 'Metadata', render: () => <MetadataPanel /> },
              { id: 'preview', label: 'Preview', render: () => <PreviewPanel plan={plan} signer={signer} /> },
              {
                id: 'preflight',
                label: 'Pre-flight',
                count: items.length,
                render: () => <PreflightPanel items={items} report={answer?.preflight} />,
              },
            ]}
          />
        </section>
      </div>
      <ExportFooter
        signers={signers.kind === 'ready' ? signers.signers : []}
        signer={signer}
        items={items}
        checked={current}
        report={answer?.preflight}
      />
      <ResultDialog />
    </div>
  );
}

/** The signer of this export: the one chosen here, else the one who signed last, else the only one there is. */
function useChosenSigner(state: ReturnType<typeof useSigners>) {
  const model = useExportModel();
  const chosen = useExport((current) => current.signer);
  const last = useStore(settingsStore, (settings) => settings.lastSigner);
  const signers = state.kind === 'ready' ? state.signers : [];
  const signer = signers.find(({ id }) => id === (chosen ?? last)) ?? (signers.length === 1 ? signers[0] : undefined);
  useEffect(() => {
    if (signer && signer.id !== chosen) model.chooseSigner(signer.id);
  }, [model, signer, chosen]);
  return signer;
}
