import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { cx } from './class-names.ts';
import s from './overlay.module.css';

export interface MenuEntry {
  id: string;
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
                <span className={s['itemLabel']}>{entry.label}</span>
                {entry.hint && <span className={s['itemHint']}>{entry.hint}</span>}
              </span>
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
