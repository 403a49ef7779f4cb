import { ChevronRight, Stamp } from 'lucide-react';
import { useMemo } from 'react';
import { Button, Collection, ListLayout, Tree, TreeItem, TreeItemContent, Virtualizer } from 'react-aria-components';
import { displayText } from '#shared/provenance/display-text.ts';
import type { FlowGraph, FlowGraphNode } from '#shared/tams/flow-graph.ts';
import { cx } from '../../ui/class-names.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import tree from '../../ui/graph/tree.module.css';
import { type StoreLine, toLines } from './flow-graph-model.ts';
import { factWords, kindWords, markOf, spokenWords, titleOf } from './flow-graph-words.ts';

interface StoreTreeProps {
  graph: FlowGraph;
  onOpen: (node: FlowGraphNode) => void;
}

const ROW = 36;
/** Pixels around the rows. The layout has to know: rows are as wide as it says. */
const PADDING = 8;

/** The Flow graph as a list, for the keyboard, screen readers, and whoever reads lists faster. */
export function StoreTree({ graph, onOpen }: StoreTreeProps) {
  const lines = useMemo(() => toLines(graph), [graph]);
  const flat = useMemo(() => lines.flatMap(flatten), [lines]);
  return (
    <div className={tree['box']}>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: ROW, padding: PADDING }}>
        <Tree
          aria-label="Flow graph"
          className={cx(tree['tree'])}
          items={lines}
          selectionMode="none"
          defaultExpandedKeys={flat.map(({ key }) => key)}
          onAction={(key) => {
            const line = flat.find((entry) => entry.key === key);
            if (line) onOpen(line.node);
          }}
        >
          {(line) => <Line line={line} />}
        </Tree>
      </Virtualizer>
    </div>
  );
}

const flatten = (line: StoreLine): StoreLine[] => [line, ...line.children.flatMap(flatten)];

function Line({ line }: { line: StoreLine }) {
  const { node, relation, repeated } = line;
  const mark = markOf(node);
  const spoken = [relation ?? '', spokenWords(node), repeated ? 'see its other line' : ''].filter(Boolean).join(', ');
  return (
    <TreeItem id={line.key} textValue={displayText(spoken, { max: 300 })} className={cx(tree['row'])}>
      <TreeItemContent>
        {({ hasChildItems, level }) => (
          <div className={tree['line']} style={{ paddingInlineStart: `${(level - 1) * 1.25}rem` }}>
            {hasChildItems ? (
              <Button slot="chevron" className={cx(tree['chevron'])}>
                <ChevronRight size={14} aria-hidden />
              </Button>
            ) : (
              <span className={tree['chevron']} />
            )}
            {relation !== undefined && (
              <span className={tree['relation']}>
                <HostileText text={relation} oneLine max={80} />
              </span>
            )}
            <span className={tree['title']}>
              <HostileText text={titleOf(node)} oneLine />
            </span>
            <span className={tree['words']}>
              <HostileText text={kindWords(node)} oneLine max={60} />
            </span>
            <span className={tree['words']}>
              {repeated ? 'see its other line' : <HostileText text={factWords(node)} oneLine />}
            </span>
            {mark && !repeated && (
              <span className={tree['mark']}>
                <Mark tone={mark.tone} size={14} {...(mark.holds ? { icon: Stamp } : {})} />
                {mark.words}
              </span>
            )}
          </div>
        )}
      </TreeItemContent>
      <Collection items={line.children}>{(child) => <Line line={child} />}</Collection>
    </TreeItem>
  );
}
