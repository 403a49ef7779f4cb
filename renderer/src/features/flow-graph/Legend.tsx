import { cx } from '../../ui/class-names.ts';
import s from './Legend.module.css';
import lines from './StoreLink.module.css';

const kinds = [
  { id: 'collects', words: 'part of it' },
  { id: 'represents', words: 'stands for a Source' },
  { id: 'uses', words: 'Object it uses' },
  { id: 'first-used', words: 'Object it used first' },
  { id: 'credentials', words: 'way to the Content Credentials' },
] as const;

/** What the lines of the picture mean. */
export const Legend = () => (
  <ul className={s['legend']} aria-label="What the lines mean">
    {kinds.map(({ id, words }) => (
      <li key={id} className={s['entry']}>
        <svg className={lines['sample']} width="28" height="8" aria-hidden>
          <path className={cx(lines[id])} d="M0 4H28" />
        </svg>
        {words}
      </li>
    ))}
  </ul>
);
