import { RefreshCw } from 'lucide-react';
import { useStore } from 'zustand';
import type { TrustList } from '#shared/api/trust.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { reportError } from '../../app/notices.ts';
import { formatRoute, navigate } from '../../app/routes.ts';
import { Button } from '../../ui/Button.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { checkList, checkStore } from './check-store.ts';
import { ageWords, entryWords, kindLabel, listBadges, shortVersion } from './list-words.ts';
import s from './ListCard.module.css';
import { setEnabled } from './lists-store.ts';

/** One list at a glance; its name leads to all of it. */
export function ListCard({ list, now }: { list: TrustList; now: Date }) {
  const running = useStore(checkStore, ({ checks }) => checks[list.id]?.kind === 'running');
  const page = { screen: 'trust', item: 'lists', rest: [list.id] };
  return (
    <li className={s['card']}>
      <Switch
        label={`Ask ${list.name}`}
        isDisabled={list.version === undefined}
        isSelected={list.enabled}
        onChange={(enabled) => void setEnabled(list.id, enabled).catch(reportError)}
      />
      <div className={s['main']}>
        <p className={s['name']}>
          <a className={s['link']} href={formatRoute(page)}>
            <HostileText text={list.name} />
          </a>
          {listBadges(list, now).map(({ tone, words }) => (
            <Badge key={words} tone={tone}>
              {words}
            </Badge>
          ))}
        </p>
        {list.ecosystem && (
          <p className={s['about']}>
            <HostileText text={list.ecosystem} />
          </p>
        )}
        <p className={s['facts']}>
          {list.operator && <HostileText text={list.operator} />}
          <span>{kindLabel(list.kind)}</span>
          {list.version !== undefined && (
            <>
              <span>{entryWords(list)}</span>
              <span>
                version <code title={list.version}>{shortVersion(list.version)}</code>
              </span>
              <span>
                <HostileText text={list.source} />
                {list.obtainedAt !== undefined && (
                  <span title={formatDay(list.obtainedAt)}>, {ageWords(list.obtainedAt, now)}</span>
                )}
              </span>
            </>
          )}
        </p>
      </div>
      {list.address !== undefined && (
        <Button
          small
          icon={RefreshCw}
          isDisabled={running}
          aria-label={`${running ? 'Checking…' : 'Check now'}: ${list.name}`}
          onPress={() => {
            void checkList(list.id);
            navigate(page);
          }}
        >
          {running ? 'Checking…' : 'Check now'}
        </Button>
      )}
    </li>
  );
}
