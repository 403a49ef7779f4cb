import { Clapperboard, Database, KeyRound, type LucideIcon, ScanSearch, Settings, ShieldCheck } from 'lucide-react';
import { type ComponentType, lazy } from 'react';

interface Screen {
  /** First part of its address: `#/<id>`. */
  id: string;
  label: string;
  icon: LucideIcon;
  /** `item` is the second part of the address: an asset, a project, a store. `rest` is what follows it. */
  component: ComponentType<{ item?: string | undefined; rest?: readonly string[] | undefined }>;
}

/** The screens of the left rail, in its order. */
export const screens: readonly Screen[] = [
  {
    id: 'inspect',
    label: 'Inspect',
    icon: ScanSearch,
    component: lazy(async () => ({ default: (await import('../features/inspect/Inspect.tsx')).Inspect })),
  },
  {
    id: 'export',
    label: 'Export',
    icon: Clapperboard,
    component: lazy(async () => ({ default: (await import('../features/export/ExportScreen.tsx')).ExportScreen })),
  },
  {
    id: 'store',
    label: 'Store',
    icon: Database,
    component: lazy(async () => ({ default: (await import('../features/store/Store.tsx')).Store })),
  },
  {
    id: 'trust',
    label: 'Trust',
    icon: ShieldCheck,
    component: lazy(async () => ({ default: (await import('../features/trust/Trust.tsx')).Trust })),
  },
  {
    id: 'signers',
    label: 'Signers',
    icon: KeyRound,
    component: lazy(async () => ({ default: (await import('../features/signers/Signers.tsx')).Signers })),
  },
  {
    id: 'settings',
    label: 'Settings',
    icon: Settings,
    component: lazy(async () => ({
      default: (await import('../features/settings/SettingsScreen.tsx')).SettingsScreen,
    })),
  },
];
