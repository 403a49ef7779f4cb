import { ListTree, Workflow } from 'lucide-react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { cx } from '../class-names.ts';
import s from './GraphViewToggle.module.css';

export type GraphView = 'graph' | 'tree';

/** A graph, or its twin as a list. */
export const GraphViewToggle = ({ view, onChange }: { view: GraphView; onChange: (view: GraphView) => void }) => (
  <ToggleButtonGroup
    aria-label="Show as"
    className={cx(s['toggle'])}
    disallowEmptySelection
    selectedKeys={[view]}
    onSelectionChange={(keys) => onChange(keys.has('tree') ? 'tree' : 'graph')}
  >
    <ToggleButton id="graph" className={cx(s['choice'])}>
      <Workflow size={14} aria-hidden /> Graph
    </ToggleButton>
    <ToggleButton id="tree" className={cx(s['choice'])}>
      <ListTree size={14} aria-hidden /> Tree
    </ToggleButton>
  </ToggleButtonGroup>
);
