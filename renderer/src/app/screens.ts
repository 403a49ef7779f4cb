import { type LucideIcon, ScanSearch } from 'lucide-react';
import { type ComponentType, lazy } from 'react';

interface Screen {
  /** First part of its address: `#/<id>`. */
  id: string;
  label: string;
  icon: LucideIcon;
  /** `item` is the second part of the address: an asset, a project. */
  component: ComponentType<{ item?: string | undefined }>;
}

/** The screens of the left rail, in its order. */
export const screens: readonly Screen[] = [
  {
    id: 'inspect',
    label: 'Inspect',
    icon: ScanSearch,
    component: lazy(async () => ({ default: (await import('../features/inspect/Inspect.tsx')).Inspect })),
  },
];
