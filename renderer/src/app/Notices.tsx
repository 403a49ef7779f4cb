import { Info, X } from 'lucide-react';
import { useStore } from 'zustand';
import { Button, IconButton } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import s from './App.module.css';
import { dismiss, type Notice, noticeStore } from './notices.ts';

/** Messages without a place of their own on the screen. */
export function Notices() {
  const notices = useStore(noticeStore, (state) => state.notices);
  return (
    <section className={s['notices']} aria-label="Notices">
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function NoticeLine({ notice }: { notice: Notice }) {
  const { id, kind, message, code, action } = notice;
  return (
    <div className={s['notice']} role={kind === 'error' ? 'alert' : 'status'}>
      {kind === 'error' ? <Mark tone="fault" size={18} /> : <Mark tone="neutral" icon={Info} size={18} />}
      <div className={s['noticeText']}>
        {message}
        {code && <code className={s['code']}>{code}</code>}
      </div>
      {action && (
        <Button
          small
          onPress={() => {
            dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" icon={X} small onPress={() => dismiss(id)} />
    </div>
  );
}
