import { AudioLines, Braces, CircleHelp, Film, Image, Layers, type LucideIcon } from 'lucide-react';
import type { ContentFormat } from '#shared/tams/model.ts';

const formats: Record<ContentFormat, { label: string; icon: LucideIcon }> = {
  'urn:x-nmos:format:multi': { label: 'Multi-essence', icon: Layers },
  'urn:x-nmos:format:video': { label: 'Video', icon: Film },
  'urn:x-nmos:format:audio': { label: 'Audio', icon: AudioLines },
  'urn:x-nmos:format:data': { label: 'Data', icon: Braces },
  'urn:x-tam:format:image': { label: 'Image', icon: Image },
};

const known = (format: string): (typeof formats)[ContentFormat] | undefined =>
  Object.hasOwn(formats, format) ? formats[format as ContentFormat] : undefined;

/** "Video"; a format that TAMS does not know is shown as the store wrote it. */
export const formatLabel = (format: string): string => known(format)?.label ?? format;

export const formatIcon = (format: string): LucideIcon => known(format)?.icon ?? CircleHelp;

export const formatChoices: readonly { id: ContentFormat; label: string }[] = Object.entries(formats).map(
  ([id, { label }]) => ({ id: id as ContentFormat, label }),
);
