import { useStore } from 'zustand';
import type { ReadingPolicy } from '#shared/verdict/policy.ts';
import { changeSettings, settingsStore } from '../../../app/settings.ts';
import { Card } from '../../../ui/Card.tsx';
import page from '../../../ui/screen.module.css';
import { Switch } from '../../../ui/Switch.tsx';
import s from './PolicyScreen.module.css';

interface Row {
  key: keyof ReadingPolicy;
  label: string;
  /** What it does. */
  meaning: string;
  /** What it costs. */
  cost: string;
}

const required: readonly Row[] = [
  {
    key: 'requireTimestamp',
    label: 'Require a time-stamp',
    meaning:
      'A file is called trusted only when an authority on a list for time-stamps proves when it was signed. Such a file goes on validating after its signer’s certificate has ended.',
    cost: 'Many signers add no time-stamp, and without a list for time-stamps that is on no file passes.',
  },
  {
    key: 'requireRevocation',
    label: 'Require an answer on revocation',
    meaning:
      'A file is called trusted only when an answer that counts says whether its signer’s certificate was revoked: one that came with the file, or one that you asked for.',
    cost: 'Few files bring an answer along. For the others somebody has to ask, which the issuer learns.',
  },
];

const allowed: readonly Row[] = [
  {
    key: 'askIssuers',
    label: 'Let people ask issuers',
    meaning:
      'Offers “Ask the issuer” where an answer on revocation is missing. Nobody is ever asked by itself; each time you are told first who would learn of it.',
    cost: 'Whoever is asked learns your network address and that somebody looks at something this signer made.',
  },
  {
    key: 'reachInside',
    label: 'Also inside this network',
    meaning: 'Lets such a service be inside this machine or network, as that of a house’s own authority is.',
    cost: 'The address stands in a certificate that anybody may have made: a file from outside could name a machine of yours.',
  },
];

/** What this workspace requires of files, and whom it lets people ask (R55). All of it is off at first. */
export function PolicyScreen() {
  const policy = useStore(settingsStore, (settings) => settings.policy);
  const row = (one: Row, isDisabled = false) => (
    <PolicyRow
      key={one.key}
      row={one}
      on={policy[one.key]}
      isDisabled={isDisabled}
      onChange={(on) => changeSettings({ policy: { ...policy, [one.key]: on } })}
    />
  );
  return (
    <div className={page['screen']}>
      <header className={page['head']}>
        <div>
          <h1 className={page['title']}>Policy</h1>
          <p className={page['intro']}>
            What this workspace asks for beyond the lists. A policy changes no fact: who is on a list stays on it. It
            says of a file what is missing, and each verdict names the policy it was made with.
          </p>
        </div>
      </header>
      <Card title="Before a file is called trusted">
        <ul className={s['rows']}>{required.map((one) => row(one))}</ul>
      </Card>
      <Card title="Asking whether a certificate was revoked">
        <ul className={s['rows']}>{allowed.map((one) => row(one, one.key === 'reachInside' && !policy.askIssuers))}</ul>
      </Card>
    </div>
  );
}

interface PolicyRowProps {
  row: Row;
  on: boolean;
  isDisabled: boolean;
  onChange: (on: boolean) => void;
}

const PolicyRow = ({ row: { label, meaning, cost }, on, isDisabled, onChange }: PolicyRowProps) => (
  <li className={s['row']}>
    <Switch label={label} isSelected={on} isDisabled={isDisabled} onChange={onChange} />
    <div className={s['words']}>
      <p className={s['label']}>{label}</p>
      <p>{meaning}</p>
      <p className={s['cost']}>What it costs: {cost}</p>
    </div>
  </li>
);
