import { useStore } from 'zustand';
import { Mark } from '../ui/Mark.tsx';
import { aboutStore } from './about.ts';
import s from './App.module.css';

/** Says above every screen that no verdicts are given, when the engine gave a wrong answer at the start. */
export function Banner() {
  const canary = useStore(aboutStore, ({ app }) => app?.canary);
  if (!canary || canary.ok) return null;
  return (
    <div className={s['banner']} role="alert">
      <Mark tone="fault" size={18} />
      <p>
        <strong>No verdicts can be given.</strong> The C2PA engine answered a known file wrongly at the start:{' '}
        {canary.detail}
      </p>
    </div>
  );
}
