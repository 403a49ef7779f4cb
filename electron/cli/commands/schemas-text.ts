import { displayText } from '#shared/provenance/display-text.ts';
import type { SchemaReport } from '#shared/schema/model.ts';
import { SCHEMAS_SAY_NOTHING, schemaSummary } from '#shared/schema/summary.ts';

/** Names from a file, and our sentences that quote them. */
const safe = (text: string): string => displayText(text, { max: 400 });

/** The report for people: a line of numbers, then what differs, rule by rule. Texts of the file pass through displayText. */
export const schemasText = (report: SchemaReport): string =>
  [
    `  schemas    ${schemaSummary(report)}. ${SCHEMAS_SAY_NOTHING}`,
    ...(report.damage === undefined ? [] : [`             ${report.damage}`]),
    ...report.assertions.flatMap(({ state, manifest, label, note, problems, more, tolerated }) => [
      ...(state === 'differs' || state === 'unread'
        ? [`             ${safe(label)} in ${safe(manifest)}${state === 'unread' ? `: ${note ?? ''}` : ''}`]
        : []),
      ...problems.map(
        ({ path, rule, section }) => `               ${path === '' ? '' : `${safe(path)} `}${safe(rule)} [${section}]`,
      ),
      ...(more > 0 ? [`               and ${more} more`] : []),
      ...(state === 'differs'
        ? tolerated.map(({ path, rule }) => `               tolerated: ${safe(`${path} ${rule}`.trim())}`)
        : []),
    ]),
  ].join('\n');
