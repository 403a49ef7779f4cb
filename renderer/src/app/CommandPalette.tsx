import { useEffect, useState } from 'react';
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { useStore } from 'zustand';
import { cx } from '../ui/class-names.ts';
import overlay from '../ui/overlay.module.css';
import s from './App.module.css';
import { commandStore, offerCommands, type PageCommand } from './commands.ts';
import { isMac, showAccelerator } from './shortcuts.ts';

/** Every command by name: Ctrl/Cmd-K. */
export function CommandPalette() {
  const [isOpen, setOpen] = useState(false);
  useEffect(
    () =>
      offerCommands([
        {
          id: 'view.palette',
          label: 'Command palette',
          group: 'View',
          accelerator: 'CmdOrCtrl+K',
          run: () => setOpen(true),
        },
      ]),
    [],
  );
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={setOpen} isDismissable className={cx(overlay['scrim'])}>
      <Modal className={cx(overlay['modal'])}>
        <Dialog aria-label="Command palette" className={cx(overlay['dialog'])}>
          <Palette onDone={() => setOpen(false)} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Palette({ onDone }: { onDone: () => void }) {
  const { contains } = useFilter({ sensitivity: 'base' });
  const commands = useStore(commandStore, (state) => state.commands);
  const shown = commands.filter(({ id }) => id !== 'view.palette');
  const groups = [...new Set(shown.map(({ group }) => group))];
  const mac = isMac();
  const run = (id: string) => {
    onDone();
    shown.findLast((command) => command.id === id)?.run();
  };
  return (
    <Autocomplete filter={(text, typed) => contains(text, typed)}>
      {/* The palette was opened to type into it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <SearchField aria-label="Find a command" autoFocus>
        <Input className={cx(s['search'])} placeholder="Find a command…" />
      </SearchField>
      <Menu
        aria-label="Commands"
        className={cx(s['paletteList'])}
        onAction={(id) => run(String(id))}
        renderEmptyState={() => <p className={s['paletteEmpty']}>No command has that in its name.</p>}
      >
        {groups.map((group) => (
          <MenuSection key={group} id={group}>
            <Header className={overlay['section']}>{group}</Header>
            <Collection items={shown.filter((command) => command.group === group)}>
              {(command) => <Item command={command} mac={mac} />}
            </Collection>
          </MenuSection>
        ))}
      </Menu>
    </Autocomplete>
  );
}

function Item({ command, mac }: { command: PageCommand; mac: boolean }) {
  const { icon: Icon, label, accelerator } = command;
  return (
    <MenuItem id={command.id} textValue={label} className={cx(overlay['item'])}>
      {Icon && <Icon size={16} aria-hidden />}
      <span className={overlay['itemText']}>{label}</span>
      {accelerator && <kbd className={s['keys']}>{showAccelerator(accelerator, mac)}</kbd>}
    </MenuItem>
  );
}
