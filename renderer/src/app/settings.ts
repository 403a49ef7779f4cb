import { createStore } from 'zustand/vanilla';
import type { Settings } from '#shared/api/app.ts';
import { NO_POLICY } from '#shared/verdict/policy.ts';
import { client, subscribe } from '../client/client.ts';
import { reportError } from './notices.ts';

/** Until the core has answered: what a first start has. */
const initial: Settings = {
  theme: 'system',
  userName: '',
  lastSigner: '',
  lastProject: '',
  lastConnection: '',
  lastAuthority: '',
  expiryWarningDays: 30,
  drawer: { open: true, tab: 'actions' },
  policy: NO_POLICY,
};

export const settingsStore = createStore<Settings>(() => initial);

/** Reads the remembered settings, keeps them and the page's theme up to date. Ends with the function it returns. */
export function startSettings(): () => void {
  const stopTheme = settingsStore.subscribe(({ theme }) => applyTheme(theme));
  const stopEvents = subscribe('settings.changed', (settings) => settingsStore.setState(settings, true));
  client['settings.get']({}).then((settings) => settingsStore.setState(settings, true), reportError);
  return () => {
    stopTheme();
    stopEvents();
  };
}

/** Changes settings here at once and on disk; puts them back when they could not be kept. */
export function changeSettings(change: Partial<Settings>): void {
  const before = settingsStore.getState();
  settingsStore.setState(change);
  client['settings.set'](change).catch((error: unknown) => {
    settingsStore.setState(before, true);
    reportError(error);
  });
}

function applyTheme(theme: Settings['theme']): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
