import { Award, ListTree } from 'lucide-react';
import { useState } from 'react';
import type { BenchCell, BenchColumn, BenchRow } from '#shared/api/bench.ts';
import { formatDay } from '#shared/provenance/instant-text.ts';
import { navigate } from '../../../app/routes.ts';
import { Button } from '../../../ui/Button.tsx';
import { type Fact, Facts } from '../../../ui/Card.tsx';
import { formatFingerprint } from '../../../ui/formats.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Mark } from '../../../ui/Mark.tsx';
import { CertificateDialog } from '../certificate/CertificateDialog.tsx';
import { vouchedBy } from '../certificate/chain-graph.ts';
import { shortVersion } from '../list-words.ts';
import s from './Bench.module.css';
import {
  cellWords,
  columnWords,
  judgedWords,
  authoritiesWords,
  revocationWords,
  subjectWords,
  viaWords,
} from './bench-words.ts';

interface BenchDetailProps {
  row: BenchRow;
  /** Absent: the row itself is chosen. */
  column: BenchColumn | undefined;
  cell: BenchCell | undefined;
  columns: readonly BenchColumn[];
}

/** The chosen cell in full: what the list answers and why, and what is known of the certificate whatever any list says. */
export function BenchDetail({ row, column, cell, columns }: BenchDetailProps) {
  const [viewing, setViewing] = useState(false);
  const [leaf] = row.chain;
  const vouchers = row.cells.flatMap((one) => (one.answer === 'match' ? [vouchedBy(one.match)] : []));
  return (
    // It scrolls, and may hold nothing that takes the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={s['detail']} aria-label="Chosen answer" tabIndex={0}>
      <div className={s['detailHead']}>
        <h2 className={s['detailTitle']}>
          {subjectWords[row.subject]}{' '}
          {leaf ? <HostileText text={leaf.name} max={120} /> : 'without a readable certificate'}
          {column && (
            <>
              {' '}
              on <HostileText text={column.name} max={80} />
            </>
          )}
        </h2>
        <div className={s['actions']}>
          {leaf && (
            <Button small icon={Award} onPress={() => setViewing(true)}>
              Certificate…
            </Button>
          )}
          {column && (
            <Button
              small
              icon={ListTree}
              onPress={() => navigate({ screen: 'trust', item: 'lists', rest: [column.list] })}
            >
              Show the list
            </Button>
          )}
        </div>
      </div>
      <div className={s['columns']}>
        {cell && column ? (
          <Facts facts={answerFacts(row, cell, column)} />
        ) : (
          <Facts facts={overviewFacts(row, columns)} />
        )}
        <Facts facts={rowFacts(row)} />
      </div>
      {viewing && (
        <CertificateDialog
          chain={row.chain}
          vouchers={vouchers}
          findings={row.findings}
          onClose={() => setViewing(false)}
        />
      )}
    </section>
  );
}

function answerFacts(row: BenchRow, cell: BenchCell, column: BenchColumn): Fact[] {
  const { words, tone, sentence } = cellWords(cell, row);
  const match = cell.answer === 'match' ? cell.match : undefined;
  return [
    {
      name: 'Answer',
      value: (
        <>
          <Mark tone={tone} size={14} /> {words}
        </>
      ),
      note: <HostileText text={sentence} max={600} />,
    },
    ...(match
      ? [
          { name: viaWords(match), value: <HostileText text={match.entry} max={300} /> },
          { name: 'Entry’s SHA-256', value: <HostileText text={formatFingerprint(match.entryFingerprint)} mono /> },
          ...(match.until === undefined
            ? []
            : [
                {
                  name: 'Vouches until',
                  value: formatDay(match.until),
                  ...(match.endsWith
                    ? { note: <HostileText text={`Then the certificate of ${match.endsWith.name} ends.`} max={200} /> }
                    : {}),
                },
              ]),
        ]
      : []),
    {
      name: 'List',
      value: <HostileText text={column.name} max={120} />,
      note: `${columnWords(column)}, version ${shortVersion(column.version)}${column.enabled ? '' : '. It is switched off: no verdict goes by it.'}`,
    },
  ];
}

/** All lists of a row's own purpose in a line each. */
function overviewFacts(row: BenchRow, columns: readonly BenchColumn[]): Fact[] {
  const facts = columns.flatMap((column, index): Fact[] => {
    const cell = row.cells[index];
    if (!cell || cell.answer === 'other-purpose') return [];
    const { words, tone } = cellWords(cell, row);
    return [
      {
        name: <HostileText text={column.name} max={80} />,
        value: (
          <>
            <Mark tone={tone} size={14} /> {words}
          </>
        ),
      },
    ];
  });
  return facts.length > 0 ? facts : [{ name: 'Lists', value: 'None of your lists serves this purpose.' }];
}

const rowFacts = (row: BenchRow): Fact[] => [
  { name: 'In', value: <HostileText text={row.title} max={200} /> },
  { name: 'Judged', value: judgedWords(row) },
  ...(row.private
    ? [
        {
          name: 'Address book',
          value: <HostileText text={row.private.name} max={100} />,
          note: 'You vouch for this very certificate. No list does so for that.',
        },
      ]
    : []),
  ...(row.revocation
    ? [{ name: 'Revocation', value: <HostileText text={revocationWords(row.revocation)} max={300} /> }]
    : []),
  ...(row.issuerRevocations
    ? [{ name: 'Authorities', value: <HostileText text={authoritiesWords(row.issuerRevocations)} max={600} /> }]
    : []),
  ...(row.validUntil
    ? [
        {
          name: 'Stops validating',
          value: `On ${formatDay(row.validUntil)}`,
          note: 'No time-stamp of an authority on a list proves when it was signed.',
        },
      ]
    : []),
  ...(row.problem === undefined ? [] : [{ name: 'Problem', value: <HostileText text={row.problem} max={400} /> }]),
];
