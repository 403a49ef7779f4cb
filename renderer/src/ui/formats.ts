const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as file managers show them: "1.4 MB". */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? String(bytes) : value.toFixed(value < 10 ? 1 : 0)} ${units[power] ?? ''}`;
}

/** Groups of four, as fingerprints are compared by eye. */
export const formatFingerprint = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ');
