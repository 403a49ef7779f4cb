import { AssetId, TrustListId } from '#shared/api/ids.ts';
import { cx } from '../../ui/class-names.ts';
import { formatRoute } from '../../app/routes.ts';
import { BenchScreen } from './bench/BenchScreen.tsx';
import { AddressBook } from './book/AddressBook.tsx';
import { ListPage } from './ListPage.tsx';
import { ListsScreen } from './ListsScreen.tsx';
import { PolicyScreen } from './policy/PolicyScreen.tsx';
import s from './Trust.module.css';

interface TrustProps {
  /** Which part of it; the lists when absent. */
  item?: string | undefined;
  /** Of the lists: the id of one. Of the bench: the file on it. */
  rest?: readonly string[] | undefined;
}

const parts = [
  { id: 'lists', label: 'Lists' },
  { id: 'bench', label: 'Check who vouches' },
  { id: 'book', label: 'Address book' },
  { id: 'policy', label: 'Policy' },
] as const;

/** Who vouches for whom: the lists that are asked, a bench to ask them all about one file, the people one knows, and what is required. */
export function Trust({ item, rest }: TrustProps) {
  const part = parts.find(({ id }) => id === item)?.id ?? 'lists';
  return (
    <div className={s['trust']}>
      <nav className={s['parts']} aria-label="Parts of Trust">
        {parts.map(({ id, label }) => (
          <a
            key={id}
            className={cx(s['part'])}
            href={formatRoute({ screen: 'trust', item: id })}
            aria-current={id === part ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <Part part={part} of={rest?.[0]} />
    </div>
  );
}

function Part({ part, of }: { part: (typeof parts)[number]['id']; of: string | undefined }) {
  switch (part) {
    case 'lists': {
      const list = TrustListId.safeParse(of).data;
      return list === undefined ? <ListsScreen /> : <ListPage key={list} id={list} />;
    }
    case 'bench':
      return <BenchScreen file={AssetId.safeParse(of).data} />;
    case 'book':
      return <AddressBook />;
    case 'policy':
      return <PolicyScreen />;
  }
}
