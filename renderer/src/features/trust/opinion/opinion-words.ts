import type { SecondOpinion } from '#shared/api/bench.ts';
import type { Tone } from '../../../ui/tone.ts';

type Engine = SecondOpinion['engines'][number];
type Sum = Engine['says'];

const sums: Record<Sum, { words: string; tone: Tone }> = {
  trusted: { words: 'Valid, and the signer is on a list it was given', tone: 'signed' },
  valid: { words: 'Valid, and no list it was given has the signer', tone: 'attention' },
  invalid: { words: 'Not valid', tone: 'fault' },
  none: { words: 'No Content Credentials', tone: 'neutral' },
  unreadable: { words: 'It cannot read them', tone: 'fault' },
  other: { words: 'It does not sum up', tone: 'neutral' },
};

/** What an engine sums up to. */
export const sumWords = ({ says }: Engine): { words: string; tone: Tone } => sums[says];

const kinds = { failure: 'Failed', informational: 'Noted', success: 'Passed' } as const;
export const kindTones: Record<(typeof kinds)[keyof typeof kinds], Tone> = {
  Failed: 'fault',
  Noted: 'neutral',
  Passed: 'signed',
};
type Kind = keyof typeof kindTones;

export interface CodeRow {
  code: string;
  /** One an engine, in their order; absent: it does not give this code. */
  said: (Kind | undefined)[];
  differs: boolean;
}

const kindOf = (engine: Engine, code: string): Kind | undefined => {
  if (engine.failure.includes(code)) return kinds.failure;
  if (engine.informational.includes(code)) return kinds.informational;
  return engine.success.includes(code) ? kinds.success : undefined;
};

/** Every code that an engine gives, those first that not all of them give alike. */
export function codeRows(engines: readonly Engine[]): CodeRow[] {
  const codes = new Set(
    engines.flatMap(({ failure, informational, success }) => [...failure, ...informational, ...success]),
  );
  const rows = [...codes].map((code): CodeRow => {
    const said = engines.map((engine) => kindOf(engine, code));
    return { code, said, differs: said.some((one) => one !== said[0]) };
  });
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}

/** What came of asking, in a sentence. */
export function outcomeWords({ engines, differences }: SecondOpinion): { words: string; same: boolean } {
  const sameSum = new Set(engines.map(({ says }) => says)).size <= 1;
  const many = codeRows(engines).filter(({ differs }) => differs).length;
  if (sameSum && many === 0 && differences.length === 0) return { words: 'They say the same.', same: true };
  const codes = many === 1 ? 'one code' : `${String(many)} codes`;
  const parts = [...(sameSum ? [] : ['what they sum up to']), ...(many === 0 ? [] : [codes])];
  return { words: `They differ in ${parts.join(' and in ')}.`, same: false };
}
