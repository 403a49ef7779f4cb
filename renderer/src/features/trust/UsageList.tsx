import { HostileText } from '../../ui/HostileText.tsx';
import { usageWords } from './certificate/usage-words.ts';
import s from './Usages.module.css';

/** Extended key usages by name and number. */
export const UsageList = ({ label, usages }: { label: string; usages: readonly string[] }) => (
  <ul className={s['usages']} aria-label={label}>
    {usages.map((usage) => {
      const words = usageWords(usage);
      return (
        <li key={usage} className={s['usage']}>
          {words === usage ? <span className={s['quiet']}>No name known here</span> : words}
          <HostileText text={usage} mono max={120} />
        </li>
      );
    })}
  </ul>
);
