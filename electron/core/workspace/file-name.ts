/** Longest stem we give a file, in characters; with its ending and a number it stays under the 255 bytes of every file system. */
const LONGEST = 60;

/**
 * A title of somebody else's as the stem of a file name: no folders, no control or direction characters, no hidden files, none of the
 * device names of Windows. `otherwise` where nothing is left of it.
 */
export function fileStem(title: string, otherwise: string): string {
  const safe = title
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]/gu, '_')
    .replace(/^\.+/, '_')
    .trim();
  // By code points, so that none is cut in half.
  const stem = Array.from(safe)
    .slice(0, LONGEST)
    .join('')
    .replace(/[. ]+$/, '');
  if (stem === '') return otherwise;
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(stem) ? `_${stem}` : stem;
}
