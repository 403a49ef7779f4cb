import { ArrowDownNarrowWide, ArrowUpNarrowWide, FilterX, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ProvenanceFilter } from '#shared/api/store.ts';
import type { ContentFormat } from '#shared/tams/model.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Checkbox, Select, TextField } from '../../ui/Field.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { activeFilters, type BrowseTab, type Filters, noFilters, type SortKey } from './browse-store.ts';
import s from './FilterBar.module.css';
import { formatChoices } from './format-words.ts';
import { TagFilter } from './TagFilter.tsx';

interface FilterBarProps {
  tab: BrowseTab;
  filters: Filters;
  onChange: (filters: Filters) => void;
}

const formats: readonly { id: ContentFormat | 'any'; label: string }[] = [
  { id: 'any', label: 'Any format' },
  ...formatChoices,
];

const provenances: readonly { id: ProvenanceFilter | 'any'; label: string; description?: string }[] = [
  { id: 'any', label: 'Any provenance' },
  { id: 'embedded', label: 'Embedded', description: 'In the media file, says the store' },
  { id: 'detached', label: 'Detached', description: 'In a data Flow beside it, says the store' },
  { id: 'none', label: 'None', description: 'Somebody looked and found none' },
  { id: 'unmarked', label: 'Not examined', description: 'Nobody has said anything' },
];

const sorts: readonly { id: SortKey | 'any'; label: string }[] = [
  { id: 'any', label: 'Order of the store' },
  { id: 'created', label: 'By day made' },
  { id: 'updated', label: 'By last change' },
  { id: 'label', label: 'By label' },
];

/** What narrows and orders the list. */
export function FilterBar({ tab, filters, onChange }: FilterBarProps) {
  const change = (news: Partial<Filters>) => onChange({ ...filters, ...news });
  const { format = 'any', provenance = 'any', sort = 'any', reverse, topLevel, source } = filters;
  return (
    <search className={s['bar']} aria-label="Filters">
      <SearchField text={filters.search} onChange={(search) => change({ search })} />
      <div className={s['choice']}>
        <Select
          label="Format"
          hideLabel
          choices={formats}
          value={format}
          onChange={(id) => onChange(id === 'any' ? without(filters, 'format') : { ...filters, format: id })}
        />
      </div>
      {tab === 'flows' && (
        <div className={s['provenance']}>
          <Select
            label="Provenance"
            hideLabel
            choices={provenances}
            value={provenance}
            onChange={(id) => onChange(id === 'any' ? without(filters, 'provenance') : { ...filters, provenance: id })}
          />
        </div>
      )}
      <TagFilter tag={filters.tag} onChange={(tag) => onChange(tag ? { ...filters, tag } : without(filters, 'tag'))} />
      <Checkbox isSelected={topLevel} onChange={(selected) => change({ topLevel: selected })}>
        Top level only
      </Checkbox>
      {tab === 'flows' && source && (
        <span className={s['chip']}>
          <span className={s['chipText']}>
            of Source <HostileText text={source.label} max={60} />
          </span>
          <IconButton
            small
            icon={X}
            label="Flows of every Source"
            onPress={() => onChange(without(filters, 'source'))}
          />
        </span>
      )}
      {activeFilters(filters) > 0 && (
        <IconButton icon={FilterX} label="Clear filters" onPress={() => onChange(keepOrder(filters))} />
      )}
      <div className={s['sort']}>
        <Select
          label="Order"
          hideLabel
          choices={sorts}
          value={sort}
          onChange={(id) =>
            onChange(id === 'any' ? { ...without(filters, 'sort'), reverse: false } : { ...filters, sort: id })
          }
        />
        <IconButton
          icon={reverse ? ArrowUpNarrowWide : ArrowDownNarrowWide}
          label={reverse ? 'Turned round: last first' : 'Turn the order round'}
          isDisabled={sort === 'any'}
          onPress={() => change({ reverse: !reverse })}
        />
      </div>
    </search>
  );
}

const keepOrder = ({ sort, reverse }: Filters): Filters => ({ ...noFilters, reverse, ...(sort ? { sort } : {}) });

function without(filters: Filters, key: 'format' | 'provenance' | 'tag' | 'sort' | 'source'): Filters {
  const { [key]: _dropped, ...rest } = filters;
  return rest;
}

const TYPING_MS = 300;

/** The search is in the rows that come, as no store can search; it runs when the typing rests. `/` goes to it. */
function SearchField({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  if (known !== text) {
    // Changed from outside: the filters were cleared, or another list is shown.
    setKnown(text);
    setTyped(text);
  }
  useEffect(() => {
    if (typed === text) return undefined;
    const timer = setTimeout(() => onChange(typed.trim() === '' ? '' : typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key, ctrlKey, metaKey, altKey } = event;
      if (key !== '/' || ctrlKey || metaKey || altKey || event.defaultPrevented || isTyping(target)) return;
      if (document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      box.current?.querySelector('input')?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div ref={box} className={s['search']}>
      <TextField
        label="Search label, description or id"
        hideLabel
        type="search"
        placeholder="Search: press /"
        value={typed}
        onChange={setTyped}
        maxLength={200}
      />
    </div>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
