import { ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button, Collection, Tree, TreeItem, TreeItemContent, Virtualizer, ListLayout } from 'react-aria-components';
import { displayText } from '#shared/provenance/display-text.ts';
import type { ProvenanceGraph } from '#shared/provenance/model.ts';
import type { ManifestVerdict } from '#shared/verdict/model.ts';
import { cx } from '../../ui/class-names.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge, Mark } from '../../ui/Mark.tsx';
import { relationWords, toTree, type TreeItem as Item } from './graph-model.ts';
import s from '../../ui/graph/tree.module.css';
import { nodeState } from './verdict-words.ts';

interface ProvenanceTreeProps {
  graph: ProvenanceGraph;
  verdicts: ReadonlyMap<string, ManifestVerdict>;
  selected: string | undefined;
  onSelect: (node: string) => void;
}

const ROW = 36;
/** Pixels around the rows. The layout has to know: rows are as wide as it says. */
const PADDING = 8;
/** Levels open at first; in small graphs all of them. */
const OPEN_UP_TO = 60;

/** The provenance graph as a list, for the keyboard, screen readers, and whoever reads lists faster. */
export function ProvenanceTree({ graph, verdicts, selected, onSelect }: ProvenanceTreeProps) {
  const { items, cut } = useMemo(() => toTree(graph), [graph]);
  const flat = useMemo(() => items.flatMap(flatten), [items]);
  // A shared ingredient has several lines: the one that was chosen stays the chosen one.
  const [chosen, setChosen] = useState<string>();
  const keys = flat.filter(({ node }) => node.id === selected).map(({ key }) => key);
  const line = keys.find((key) => key === chosen) ?? keys[0];
  const open = flat.length <= OPEN_UP_TO ? flat.map(({ key }) => key) : items.map(({ key }) => key);
  return (
    <div className={s['box']}>
      {cut && <p className={s['note']}>Shared ingredients repeat: only the first 5000 lines are listed.</p>}
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW, padding: PADDING }}>
        <Tree
          aria-label="Provenance"
          className={cx(s['tree'])}
          items={items}
          selectionMode="single"
          selectionBehavior="replace"
          disallowEmptySelection
          selectedKeys={line === undefined ? [] : [line]}
          defaultExpandedKeys={open}
          onSelectionChange={(selection) => {
            const [key] = selection === 'all' ? [] : selection;
            const item = flat.find((entry) => entry.key === key);
            if (!item) return;
            setChosen(item.key);
            onSelect(item.node.id);
          }}
          dependencies={[verdicts]}
        >
          {(item) => <Line item={item} verdicts={verdicts} />}
        </Tree>
      </Virtualizer>
    </div>
  );
}

const flatten = (item: Item): Item[] => [item, ...item.children.flatMap(flatten)];

function Line({ item, verdicts }: { item: Item; verdicts: ReadonlyMap<string, ManifestVerdict> }) {
  const { node, edge } = item;
  const verdict = verdicts.get(node.id);
  const { tone, words } = nodeState(node.kind, verdict);
  const text = [node.title, edge ? relationWords[edge.relation] : '', words].filter(Boolean).join(', ');
  return (
    <TreeItem id={item.key} textValue={displayText(text, { max: 300 })} className={cx(s['row'])}>
      <TreeItemContent>
        {({ hasChildItems, level }) => (
          <div className={s['line']} style={{ paddingInlineStart: `${(level - 1) * 1.25}rem` }}>
            {hasChildItems ? (
              <Button slot="chevron" className={cx(s['chevron'])}>
                <ChevronRight size={14} aria-hidden />
              </Button>
            ) : (
              <span className={s['chevron']} />
            )}
            <Mark tone={tone} size={15} />
            <span className={s['title']}>
              <HostileText text={node.title} oneLine />
            </span>
            {edge && <span className={s['relation']}>{relationWords[edge.relation]}</span>}
            <span className={s['signer']}>
              {node.signer ? <HostileText text={node.signer} oneLine /> : 'No signer'}
            </span>
            <span className={s['words']}>{words}</span>
            {node.disclosures[0] && (
              <Badge tone="disclosure">
                <HostileText text={node.disclosures[0].label} oneLine max={60} />
              </Badge>
            )}
          </div>
        )}
      </TreeItemContent>
      <Collection items={item.children}>{(child) => <Line item={child} verdicts={verdicts} />}</Collection>
    </TreeItem>
  );
}
