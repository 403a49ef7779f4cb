import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import { cx } from './class-names.ts';
import s from './Tabs.module.css';

export interface TabDef<T extends string> {
  id: T;
  label: string;
  /** How many things are in it; 0 shows as such. */
  count?: number | undefined;
  render: () => ReactNode;
}

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly TabDef<T>[];
  selected: T;
  onSelect: (tab: T) => void;
  /** Right of the tabs. */
  actions?: ReactNode;
  /** False: the panels are folded away and only the row of tabs stays. */
  isOpen?: boolean;
}

/** Tabs whose panel fills the rest of their box and scrolls. Only the selected panel is rendered. */
export function Tabs<T extends string>({ label, tabs, selected, onSelect, actions, isOpen = true }: TabsProps<T>) {
  return (
    <AriaTabs
      className={cx(s['tabs'])}
      selectedKey={selected}
      onSelectionChange={(key) => {
        const tab = tabs.find(({ id }) => id === key);
        if (tab) onSelect(tab.id);
      }}
    >
      <div className={s['bar']}>
        <TabList aria-label={label} className={cx(s['list'])}>
          {tabs.map((tab) => (
            <Tab key={tab.id} id={tab.id} className={cx(s['tab'])}>
              {tab.label}
              {tab.count !== undefined && <span className={s['count']}>{tab.count}</span>}
            </Tab>
          ))}
        </TabList>
        {actions}
      </div>
      {isOpen &&
        tabs.map((tab) => (
          <TabPanel key={tab.id} id={tab.id} className={cx(s['panel'])}>
            {tab.render()}
          </TabPanel>
        ))}
    </AriaTabs>
  );
}
