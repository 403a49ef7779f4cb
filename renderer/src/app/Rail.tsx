import s from './App.module.css';
import { JobTray } from './JobTray.tsx';
import mark from './mark.svg';
import { formatRoute } from './routes.ts';
import { screens } from './screens.ts';

/** The way between screens, and what is running. */
export function Rail({ current }: { current: string }) {
  return (
    <header className={s['rail']}>
      <img className={s['brand']} src={mark} alt="Countersign" />
      <nav className={s['nav']} aria-label="Screens">
        {screens.map(({ id, label, icon: Icon }) => (
          <a
            key={id}
            className={s['navItem']}
            href={formatRoute({ screen: id })}
            aria-current={id === current ? 'page' : undefined}
          >
            <Icon size={20} strokeWidth={1.75} aria-hidden />
            {label}
          </a>
        ))}
      </nav>
      <JobTray />
    </header>
  );
}
