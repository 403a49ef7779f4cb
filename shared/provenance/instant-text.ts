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
