import { ChevronDown, ChevronUp } from 'lucide-react';
import { useStore } from 'zustand';
import type { Inspection } from '#shared/api/asset.ts';
import { changeSettings, settingsStore } from '../../../app/settings.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { type TabDef, Tabs } from '../../../ui/Tabs.tsx';
import { incoming } from '../graph-model.ts';
import { ActionsTab } from './ActionsTab.tsx';
import { CodesTab } from './CodesTab.tsx';
import s from './Drawer.module.css';
import { IngredientsTab } from './IngredientsTab.tsx';
import { MetadataTab } from './MetadataTab.tsx';
import { RawTab } from './RawTab.tsx';
import { SchemaCheck } from './SchemaCheck.tsx';
import { SignerTab } from './SignerTab.tsx';

const tabIds = ['actions', 'signer', 'ingredients', 'metadata', 'codes', 'raw'] as const;
type TabId = (typeof tabIds)[number];

/** All that is known of the selected node, a tab for each kind of question. */
export function Drawer({ inspection, selected }: { inspection: Inspection; selected: string | undefined }) {
  const { open, tab } = useStore(settingsStore, (settings) => settings.drawer);
  const { graph, verdict } = inspection;
  const node = graph?.nodes.find(({ id }) => id === selected);
  const own = verdict.manifests.find((entry) => entry.node === selected);
  const current = tabIds.find((id) => id === tab) ?? 'actions';
  const show = (id: TabId) => changeSettings({ drawer: { open: true, tab: id } });
  const tabs: TabDef<TabId>[] = [
    ...(graph && node
      ? ([
          {
            id: 'actions',
            label: 'Actions',
            count: node.actions.length,
            render: () => <ActionsTab node={node} graph={graph} />,
          },
          {
            id: 'signer',
            label: 'Signer & trust',
            render: () => <SignerTab asset={inspection.asset} node={node} verdict={own} checked={inspection.checked} />,
          },
          {
            id: 'ingredients',
            label: 'Ingredients',
            count: incoming(graph, node.id).length,
            render: () => <IngredientsTab node={node} graph={graph} verdict={verdict} />,
          },
          {
            id: 'metadata',
            label: 'Metadata',
            count: node.metadata.length,
            render: () => <MetadataTab node={node} />,
          },
        ] satisfies TabDef<TabId>[])
      : []),
    {
      id: 'codes',
      label: 'Codes',
      count: verdict.problems.length,
      render: () => (
        <CodesTab asset={inspection.asset.id} verdict={verdict} selected={selected}>
          {/* Credentials that the engine cannot read may still be read this far. */}
          {(graph ?? inspection.outcome.kind === 'unreadable') && (
            <SchemaCheck key={inspection.asset.id} asset={inspection.asset.id} graph={graph} />
          )}
        </CodesTab>
      ),
    },
    ...(graph ? [{ id: 'raw' as const, label: 'Raw', render: () => <RawTab asset={inspection.asset.id} /> }] : []),
  ];
  const shown = tabs.some(({ id }) => id === current) ? current : 'codes';
  return (
    <section className={open ? s['drawer'] : s['closed']} aria-label="Details">
      <Tabs
        label="Details"
        tabs={tabs}
        selected={shown}
        onSelect={show}
        isOpen={open}
        actions={
          <span className={s['about']}>
            {node && <HostileText text={node.title} oneLine />}
            <IconButton
              label={open ? 'Fold the details' : 'Show the details'}
              icon={open ? ChevronDown : ChevronUp}
              small
              onPress={() => changeSettings({ drawer: { open: !open, tab: shown } })}
            />
          </span>
        }
      />
    </section>
  );
}
