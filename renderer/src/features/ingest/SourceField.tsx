import { useEffect, useMemo, useState } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import { MULTI_FORMAT } from '#shared/tams/credentials.ts';
import type { Source } from '#shared/tams/model.ts';
import { client } from '../../client/client.ts';
import choice from '../../ui/choice-list.module.css';
import { Select, TextField } from '../../ui/Field.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { FormatIcon } from '../store/FormatIcon.tsx';
import { createPagedList } from '../store/paged-list.ts';
import { PagedRows } from '../store/PagedRows.tsx';
import { sourceOf, type SourceWish } from './ingest-words.ts';
import s from './PutIntoStore.module.css';

interface SourceFieldProps {
  connection: ConnectionId;
  value: SourceWish;
  onChange: (value: SourceWish) => void;
}

const CHOICES = [
  { id: 'new', label: 'A new one', description: 'The file is nothing that the store has in another version.' },
  { id: 'known', label: 'One that is there', description: 'The file is another version of something in this store.' },
] as const;

/** What the file is a version of: its Source in the store (R11). */
export function SourceField({ connection, value, onChange }: SourceFieldProps) {
  return (
    <>
      <Select
        label="Source"
        choices={CHOICES}
        value={value.kind}
        description={CHOICES.find(({ id }) => id === value.kind)?.description ?? ''}
        onChange={(kind) => onChange({ kind })}
      />
      {value.kind === 'known' && (
        <SourceChoice
          connection={connection}
          chosen={value.source}
          onChoose={(source) => onChange({ kind: 'known', source })}
        />
      )}
    </>
  );
}

const ROW = 48;

interface SourceChoiceProps {
  connection: ConnectionId;
  chosen: Source | undefined;
  onChoose: (source: Source) => void;
}

/** Multi-essence Sources alone: another format could not have this file as a version. */
function SourceChoice({ connection, chosen, onChoose }: SourceChoiceProps) {
  const [text, setText] = useState('');
  const search = useSettled(text.trim());
  const list = useMemo(
    () =>
      createPagedList<Source>({
        fetchPage: (cursor) =>
          client['store.sources']({
            connection,
            format: MULTI_FORMAT,
            ...(search === '' ? {} : { search }),
            ...(cursor === undefined ? {} : { cursor }),
          }),
        idOf: ({ id }) => id,
        now: () => Date.now(),
      }),
    [connection, search],
  );
  useEffect(() => list.restart(), [list]);
  const isUsable = chosen !== undefined && sourceOf({ kind: 'known', source: chosen }) !== undefined;
  return (
    <>
      <TextField
        label="Find the Source"
        type="search"
        placeholder="Label, description or id"
        value={text}
        onChange={setText}
        maxLength={200}
      />
      <div className={choice['list']}>
        <PagedRows
          label="Sources"
          list={list}
          rowHeight={ROW}
          onPress={onChoose}
          isCurrent={({ id }) => id === chosen?.id}
          render={(source) => <Row source={source} />}
          empty={<p className={choice['empty']}>No Source fits. The store was read to its end.</p>}
        />
      </div>
      <output className={s['facts']}>
        {!chosen && 'Choose the Source.'}
        {chosen && !isUsable && 'Its id is none that TAMS allows: no new Flow can be put under it.'}
        {chosen && isUsable && (
          <>
            The Flow becomes another version of <HostileText text={chosen.label || chosen.id} max={100} />.
          </>
        )}
      </output>
    </>
  );
}

const Row = ({ source: { id, label, format } }: { source: Source }) => (
  <span className={choice['row']}>
    <FormatIcon format={format} />
    <span className={choice['words']}>
      <span className={choice['title']}>
        <HostileText text={label || 'No label'} oneLine />
      </span>
      <span className={choice['facts']}>
        <HostileText text={id} oneLine mono max={100} />
      </span>
    </span>
  </span>
);
