import { useId, type ReactNode } from 'react';
import s from './Card.module.css';

interface CardProps {
  title: string;
  /** Right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A titled part of a screen. */
export function Card({ title, actions, children }: CardProps) {
  const id = useId();
  return (
    <section className={s['card']} aria-labelledby={id}>
      <header className={s['head']}>
        <h2 className={s['title']} id={id}>
          {title}
        </h2>
        {actions}
      </header>
      <div className={s['body']}>{children}</div>
    </section>
  );
}

export interface Fact {
  name: ReactNode;
  value: ReactNode;
  /** Small print under the value. */
  note?: ReactNode;
}

/** Names and values, one a line. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={s['facts']}>
      {facts.map(({ name, value, note }, index) => (
        // Names come from files and may repeat; the order is all that tells them apart.
        // oxlint-disable-next-line react/no-array-index-key
        <div className={s['fact']} key={index}>
          <dt>{name}</dt>
          <dd>
            {value}
            {note !== undefined && <div className={s['note']}>{note}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
