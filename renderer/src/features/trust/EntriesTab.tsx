import { ListX } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { TrustEntry, TrustList } from '#shared/api/trust.ts';
import { client } from '../../client/client.ts';
import { TextField } from '../../ui/Field.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import { RowList } from '../../ui/RowList.tsx';
import { EmptyState, ErrorNote, Skeleton } from '../../ui/states.tsx';
import { useAsk } from '../store/use-ask.ts';
import { entryName, entryState } from './entry-words.ts';
import { EntryDetail } from './EntryDetail.tsx';
import s from './EntriesTab.module.css';

const ROW = 44;

/** Everybody on the version in use, with a search. */
export function EntriesTab({ list }: { list: TrustList }) {
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const [chosen, setChosen] = useState<TrustEntry>();
  const words = search.trim();
  const ask = useCallback(
    (signal: AbortSignal) =>
      client['trust.entries']({ list: list.id, ...(words === '' ? {} : { search: words }) }, { signal }),
    [list.id, words],
  );
  const { value, error, again } = useAsk(ask);
  // What was found before stays until the next answer, so that the rows do not blink with every letter.
  const [last, setLast] = useState(value);
  if (value && value !== last) {
    setLast(value);
    setActive(0);
  }
  const shown = value ?? last;
  const entries = shown?.entries ?? [];
  return (
    <div className={s['entries']}>
      <div className={s['bar']}>
        <TextField
          label="Search the entries"
          hideLabel
          type="search"
          placeholder="Name, issuer, serial, fingerprint"
          value={search}
          onChange={setSearch}
          maxLength={200}
        />
        {shown && (
          <output className={s['count']}>
            {words === '' ? countWords(shown.total) : `${String(entries.length)} of ${countWords(shown.total)}`}
          </output>
        )}
      </div>
      {error && (
        <div className={s['message']}>
          <ErrorNote error={error} onRetry={again} />
        </div>
      )}
      {!shown && !error && (
        <div className={s['message']}>
          <Skeleton label="Reading the entries" lines={6} />
        </div>
      )}
      {shown && entries.length === 0 && (
        <EmptyState
          icon={ListX}
          title={words === '' ? 'This version has no entries' : 'No entry has all these words'}
        />
      )}
      {entries.length > 0 && (
        <div className={s['rows']}>
          <RowList
            label="Entries"
            count={entries.length}
            rowHeight={ROW}
            active={Math.min(active, entries.length - 1)}
            onActive={setActive}
            onPress={(index) => setChosen(entries[index])}
            isCurrent={(index) => entries[index]?.fingerprint === chosen?.fingerprint}
            render={(index) => {
              const entry = entries[index];
              return entry && <EntryRow entry={entry} />;
            }}
          />
        </div>
      )}
      {chosen && (
        <EntryDetail key={chosen.fingerprint} list={list} entry={chosen} onClose={() => setChosen(undefined)} />
      )}
    </div>
  );
}

const countWords = (entries: number): string => (entries === 1 ? '1 entry' : `${String(entries)} entries`);

function EntryRow({ entry }: { entry: TrustEntry }) {
  const { words, tone } = entryState(entry);
  const { certificate } = entry;
  return (
    <span className={s['row']}>
      <span className={s['words']}>
        <span className={s['name']}>
          <HostileText text={entryName(entry)} oneLine />
        </span>
        <span className={s['quiet']}>
          <HostileText text={certificate?.organisation ?? entry.note ?? ''} oneLine />
        </span>
      </span>
      <span className={s['quiet']}>
        {certificate && (entry.selfSigned ? 'Signs itself' : <HostileText text={certificate.issuer} oneLine />)}
      </span>
      <span className={s['state']}>
        <Badge tone={tone}>{words}</Badge>
      </span>
    </span>
  );
}
