import { fileStem } from '#core/workspace/file-name.ts';

/** Endings that the engine and people go by; the content decides in the end. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/mp2t': 'ts',
  'audio/mp4': 'm4a',
  'application/mxf': 'mxf',
};

/** What a person would call an object of a Flow, made safe for a file system: by the Flow's label and what it says its objects are. */
export function objectName(label: string | undefined, container: string | undefined): { stem: string; whole: string } {
  const title = label ?? '';
  const extension = EXTENSIONS[container?.toLowerCase() ?? ''];
  const stem = fileStem(
    extension === undefined ? title : title.replace(new RegExp(`\\.${extension}$`, 'i'), ''),
    'flow',
  );
  return { stem, whole: extension === undefined ? stem : `${stem}.${extension}` };
}
