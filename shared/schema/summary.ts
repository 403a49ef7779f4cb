import type { SchemaReport } from './model.ts';

/** Says what the result is not, wherever it is shown. */
export const SCHEMAS_SAY_NOTHING = 'Says nothing about whether the file was changed or who signed it.';

/** `9 of 11 fit the schemas of C2PA 2.2, 1 differs, for 1 no schema is known.` */
export function schemaSummary({ specification, assertions, left }: SchemaReport): string {
  const count = (state: (typeof assertions)[number]['state']): number =>
    assertions.filter((one) => one.state === state).length;
  const total = assertions.length;
  const [differ, unread, unknown, removed] = [count('differs'), count('unread'), count('no-schema'), count('removed')];
  return [
    `${count('fits')} of ${total} ${total === 1 ? 'assertion fits' : 'assertions fit'} the schemas of ${specification}`,
    ...(differ > 0 ? [`${differ} ${differ === 1 ? 'differs' : 'differ'}`] : []),
    ...(unread > 0 ? [`${unread} could not be read`] : []),
    ...(removed > 0 ? [`${removed} ${removed === 1 ? 'was' : 'were'} removed`] : []),
    ...(unknown > 0 ? [`for ${unknown} no schema is known`] : []),
    ...(left > 0 ? [`${left} more were not checked`] : []),
  ].join(', ');
}
