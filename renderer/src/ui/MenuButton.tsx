import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { cx } from './class-names.ts';
import { HostileText } from './HostileText.tsx';
import s from './overlay.module.css';

export interface MenuEntry {
  id: string;
  /** May be a file's name: shown as hostile text. */
  label: string;
  hint?: string;
  icon?: LucideIcon;
  isDisabled?: boolean;
  onAction: () => void;
}

/** A button that opens a menu. `trigger` is a Button or an IconButton. */
export function MenuButton({ trigger, label, entries }: { trigger: ReactNode; label: string; entries: MenuEntry[] }) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover placement="bottom start" className={cx(s['popover'])}>
        <Menu aria-label={label} items={entries} className={cx(s['menu'])}>
          {({ icon: Icon, ...entry }) => (
            <MenuItem
              id={entry.id}
              textValue={entry.label}
              isDisabled={entry.isDisabled ?? false}
              onAction={entry.onAction}
              className={cx(s['item'])}
            >
              {Icon && <Icon size={16} aria-hidden />}
              <span className={s['itemText']}>
                <HostileText text={entry.label} oneLine />
                {entry.hint && <span className={s['itemHint']}>{entry.hint}</span>}
              </span>
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
