import type { TrustList } from '#shared/api/trust.ts';
import { formatDay, formatInstant } from '#shared/provenance/instant-text.ts';
import { Select } from '../../ui/Field.tsx';
import { reportError } from '../../app/notices.ts';
import { Card, type Fact, Facts } from '../../ui/Card.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Mark } from '../../ui/Mark.tsx';
import {
  ageWords,
  entryWords,
  kindChoices,
  kindLabel,
  purposeLabel,
  purposeMeaning,
  staleWords,
  vouchesForChoices,
  vouchesForWords,
} from './list-words.ts';
import { sayVouchesFor } from './lists-store.ts';
import s from './ListPage.module.css';
import { UsagesCard } from './UsagesCard.tsx';

/** What a list is for, who keeps it, and how old what we have of it is. */
export function AboutList({ list, now }: { list: TrustList; now: Date }) {
  const stale = staleWords(list, now);
  return (
    <>
      {stale !== undefined && (
        <p className={s['stale']} role="note">
          <Mark tone="attention" /> {stale}
        </p>
      )}
      {list.damaged && (
        <p className={s['stale']} role="note">
          <Mark tone="fault" /> The stored list is missing or not what it was. It vouches for nobody until it is
          obtained again.
        </p>
      )}
      <Card title="About this list">
        <Facts facts={[...aboutFacts(list)]} />
      </Card>
      <UsagesCard list={list} />
      <Card title="What is in use">
        {list.version === undefined ? <p>Nothing yet.</p> : <Facts facts={versionFacts(list, now)} />}
      </Card>
    </>
  );
}

const textFact = (name: string, text: string): Fact[] =>
  text === '' ? [] : [{ name, value: <HostileText text={text} max={600} /> }];

const aboutFacts = (list: TrustList): Fact[] => [
  { name: 'Purpose', value: purposeLabel(list.purpose), note: `${purposeMeaning(list.purpose)} Nothing else.` },
  { name: 'Being on it says', value: <VouchesForFact list={list} />, note: vouchesForWords(list.vouchesFor).meaning },
  ...textFact('Kept by', list.operator),
  ...textFact('Who is on it', list.ecosystem),
  ...textFact('For whom', list.audience),
  {
    name: 'Entries are',
    value: kindLabel(list.kind),
    note: kindChoices.find(({ id }) => id === list.kind)?.description,
  },
  ...(list.frozen === undefined
    ? []
    : [{ name: 'Frozen', value: `Since ${formatDay(list.frozen)}`, note: 'Its operator adds nothing any more.' }]),
  ...(list.address === undefined
    ? []
    : [
        { name: 'Address', value: <HostileText text={list.address} mono />, note: 'Asked only when you check it now.' },
      ]),
  {
    name: 'Adding',
    value: 'Whole lists only.',
    note: 'No certificate can be added alone. Whom you know yourself goes into the address book.',
  },
];

/** Of an imported list anybody may have said the wrong thing, or nothing; what the known lists say is known. */
function VouchesForFact({ list }: { list: TrustList }) {
  const choices = vouchesForChoices(list.purpose);
  if (list.preset || list.demo || choices.length === 1) return vouchesForWords(list.vouchesFor).label;
  return (
    <Select
      label="Being on it says"
      hideLabel
      choices={choices}
      value={list.vouchesFor}
      onChange={(vouchesFor) => void sayVouchesFor(list.id, vouchesFor).catch(reportError)}
    />
  );
}

const versionFacts = (list: TrustList, now: Date): Fact[] => [
  { name: 'Entries', value: entryWords(list) },
  {
    name: 'Obtained',
    value: list.obtainedAt === undefined ? '' : `${formatInstant(list.obtainedAt)} (${ageWords(list.obtainedAt, now)})`,
    note: <HostileText text={list.source} />,
  },
  ...(list.checkedAt === undefined
    ? []
    : [{ name: 'Compared', value: `${formatInstant(list.checkedAt)} (${ageWords(list.checkedAt, now)})` }]),
  ...(list.issuedAt === undefined ? [] : [{ name: 'Issued', value: formatInstant(list.issuedAt), note: 'It says.' }]),
  ...(list.nextUpdate === undefined
    ? []
    : [{ name: 'Next one due', value: formatInstant(list.nextUpdate), note: 'It says.' }]),
  { name: 'Version', value: <HostileText text={list.version ?? ''} mono />, note: 'sha256 of the file' },
];
