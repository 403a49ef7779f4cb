import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button, IconButton } from './Button.tsx';
import { cx } from './class-names.ts';
import s from './overlay.module.css';

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, the confirming one last. */
  actions?: ReactNode;
  wide?: boolean;
}

/** A modal dialog: focus stays in it, Escape and a press outside close it, focus returns where it was. */
export function Dialog({ title, isOpen, onClose, children, actions, wide = false }: DialogProps) {
  const dialog = useRef<HTMLElement>(null);
  useEffect(() => keepFocus(dialog.current));
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable className={cx(s['scrim'])}>
      <Modal className={cx(s['modal'], wide && s['wide'])}>
        <AriaDialog ref={dialog} className={cx(s['dialog'])}>
          <div className={s['dialogHead']}>
            <Heading slot="title" className={cx(s['dialogTitle'])}>
              {title}
            </Heading>
            <IconButton label="Close" icon={X} small onPress={onClose} />
          </div>
          <div className={s['dialogBody']}>{children}</div>
          {actions && <div className={s['dialogFoot']}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/**
 * What had the focus may be gone, or disabled as a button is while it works, and browsers tell nobody: Escape would then do nothing, and
 * Tab would start anew behind the dialog.
 */
function keepFocus(dialog: HTMLElement | null): void {
  const { activeElement: holder, body } = document;
  if (dialog && (holder === body || (dialog.contains(holder) && holder?.matches(':disabled')))) dialog.focus();
}

interface ConfirmProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
  confirmLabel: string;
  danger?: boolean;
  children: ReactNode;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ onConfirm, confirmLabel, danger = false, children, ...rest }: ConfirmProps) {
  const confirm = () => {
    rest.onClose();
    onConfirm();
  };
  return (
    <Dialog
      {...rest}
      actions={
        <>
          <Button onPress={rest.onClose}>Cancel</Button>
          <Button variant={danger ? 'danger' : 'primary'} onPress={confirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
