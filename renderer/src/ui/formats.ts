const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** "3 Aug 2026" in UTC; text that is no date comes back as it is. */
export const formatDay = (instant: string): string => formatWith(day, instant);

/** "3 Aug 2026, 14:05 UTC"; text that is no date comes back as it is. */
export const formatInstant = (instant: string): string => {
  const text = formatWith(moment, instant);
  return text === instant ? text : `${text} UTC`;
};

const formatWith = (format: Intl.DateTimeFormat, instant: string): string => {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : format.format(date);
};

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as file managers show them: "1.4 MB". */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? String(bytes) : value.toFixed(value < 10 ? 1 : 0)} ${units[power] ?? ''}`;
}

/** Groups of four, as fingerprints are compared by eye. */
export const formatFingerprint = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ');
