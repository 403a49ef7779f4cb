import { join } from 'node:path';
import { Settings } from '#shared/api/app.ts';
import { NO_POLICY } from '#shared/verdict/policy.ts';
import { EXPIRES_SOON_DAYS } from '#core/signers/profile-rules.ts';
import type { CorePorts } from '#core/ports.ts';
import { jsonFile } from '#core/workspace/json-file.ts';

type Change = { [K in keyof Settings]?: Settings[K] | undefined };

export interface SettingsStore {
  get(): Settings;
  set(change: Change): Promise<Settings>;
}

const DEFAULTS: Settings = {
  theme: 'system',
  userName: '',
  lastSigner: '',
  lastProject: '',
  lastConnection: '',
  lastAuthority: '',
  expiryWarningDays: EXPIRES_SOON_DAYS,
  drawer: { open: true, tab: 'actions' },
  policy: NO_POLICY,
};

/** Remembered settings, in `settings.json` of the workspace. Unknown keys of a newer version are dropped on the next change. */
export async function createSettings(ports: Pick<CorePorts, 'workspace' | 'emit'>): Promise<SettingsStore> {
  const file = jsonFile(join(ports.workspace, 'settings.json'), Settings.partial(), () => ({}));
  let settings = merge(DEFAULTS, await file.read());
  return {
    get: () => settings,
    async set(change) {
      settings = merge(settings, change);
      await file.write(settings);
      ports.emit('settings.changed', settings);
      // Open files are judged anew, as when a list is turned on.
      if (change.policy) ports.emit('trust.changed', {});
      return settings;
    },
  };
}

/** What is absent or undefined in a change stays as it was. */
const merge = (settings: Settings, change: Change): Settings => ({
  theme: change.theme ?? settings.theme,
  userName: change.userName ?? settings.userName,
  lastSigner: change.lastSigner ?? settings.lastSigner,
  lastProject: change.lastProject ?? settings.lastProject,
  lastConnection: change.lastConnection ?? settings.lastConnection,
  lastAuthority: change.lastAuthority ?? settings.lastAuthority,
  expiryWarningDays: change.expiryWarningDays ?? settings.expiryWarningDays,
  drawer: change.drawer ?? settings.drawer,
  policy: change.policy ?? settings.policy,
});
