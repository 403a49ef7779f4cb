import { useState } from 'react';
import { useStore } from 'zustand';
import type { Settings } from '#shared/api/app.ts';
import { aboutStore } from '../../app/about.ts';
import { changeSettings, settingsStore } from '../../app/settings.ts';
import { Card, Facts } from '../../ui/Card.tsx';
import { type Choice, Select, TextField } from '../../ui/Field.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { cx } from '../../ui/class-names.ts';
import page from '../../ui/screen.module.css';
import s from './SettingsScreen.module.css';

const themes: readonly Choice<Settings['theme']>[] = [
  { id: 'system', label: 'As the system' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
];

export function SettingsScreen() {
  return (
    <div className={cx(page['screen'], s['screen'])}>
      <h1 className={page['title']}>Settings</h1>
      <Card title="Appearance">
        <Theme />
      </Card>
      <Card title="You">
        <UserName />
      </Card>
      <Card title="Certificates">
        <ExpiryWarning />
      </Card>
      <Card title="About Countersign">
        <About />
      </Card>
      <Card title="Licence and marks">
        <p>
          Countersign is free software under the MIT licence. The licences of what it is built from are in the file{' '}
          <code>THIRD_PARTY_NOTICES.md</code> beside the program. “Content Credentials” and the Content Credentials pin
          are trademarks of their owner; Countersign does not use the pin.
        </p>
      </Card>
    </div>
  );
}

function Theme() {
  const theme = useStore(settingsStore, (settings) => settings.theme);
  return (
    <div className={s['narrow']}>
      <Select label="Theme" choices={themes} value={theme} onChange={(next) => changeSettings({ theme: next })} />
    </div>
  );
}

/** Kept when the field is left, not with each key. */
function UserName() {
  const kept = useStore(settingsStore, (settings) => settings.userName);
  const [typed, setTyped] = useState<string>();
  return (
    <div
      className={s['narrow']}
      onBlur={() => {
        if (typed !== undefined && typed.trim() !== kept) changeSettings({ userName: typed.trim() });
        setTyped(undefined);
      }}
    >
      <TextField
        label="Your name"
        description="Recorded with decisions about inputs. It goes into a claim only where you vouch for a file."
        value={typed ?? kept}
        onChange={setTyped}
        maxLength={200}
      />
    </div>
  );
}

/** R56. Kept when the field is left, and only when it is a number of days. */
function ExpiryWarning() {
  const kept = useStore(settingsStore, (settings) => settings.expiryWarningDays);
  const [typed, setTyped] = useState<string>();
  const days = typed === undefined ? kept : /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
  const isFine = days >= 1 && days <= 365;
  return (
    <div
      className={s['narrow']}
      onBlur={() => {
        if (isFine && days !== kept) changeSettings({ expiryWarningDays: days });
        setTyped(undefined);
      }}
    >
      <TextField
        label="Warn before a certificate ends (days)"
        description="For your own signers: in their list, at Export and in the pre-flight."
        value={typed ?? String(kept)}
        onChange={setTyped}
        error={isFine ? undefined : 'From 1 to 365 days.'}
      />
    </div>
  );
}

function About() {
  const app = useStore(aboutStore, (state) => state.app);
  const shell = useStore(aboutStore, (state) => state.shell);
  if (!app) return <Skeleton lines={3} label="Asking what runs here" />;
  return (
    <Facts
      facts={[
        { name: 'Version', value: app.version },
        { name: 'Shell', value: shell ? `${shellNames[shell.kind]} on ${shell.platform}` : 'unknown' },
        { name: 'C2PA engine', value: app.engineVersion === '' ? app.engine : `${app.engine} ${app.engineVersion}` },
        {
          name: 'Start-up check',
          value: (
            <span className={s['canary']}>
              <Mark tone={app.canary.ok ? 'signed' : 'fault'} />
              {app.canary.ok ? 'Passed' : 'Failed: no verdicts are given'}
            </span>
          ),
          note: `At each start a known file is signed and read; a wrong answer means that verdicts cannot be trusted. ${app.canary.detail}`,
        },
      ]}
    />
  );
}

const shellNames = { desktop: 'Desktop', browser: 'Browser', cli: 'Command line' } as const;
