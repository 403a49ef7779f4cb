import type { Flow } from '#shared/tams/flow.ts';
import s from './FlowPage.module.css';
import type { Looked } from './use-look-again.ts';

/** A Flow that says of itself that it is open, or whose Segments changed just now. */
export function isGrowing({ status, segments_updated: updated }: Flow, now: number): boolean {
  if (status === 'closed_complete') return false;
  if (status === 'ingesting' || status === 'awaiting_content' || status === 'replication_in_progress') return true;
  // The clock of a store may be ahead of ours.
  return updated !== undefined && Math.abs(now - Date.parse(updated)) < RECENT;
}

/** Milliseconds. */
const RECENT = 120_000;

/** Not announced: it changes every few seconds, and nothing follows from it for whoever listens. */
export function Growth({ looked: { at, failedAt }, every }: { looked: Looked; every: number }) {
  const seen = at === undefined ? 'when it was opened' : `at ${timeOf(at)}`;
  return (
    <p className={s['growth']}>
      {failedAt === undefined
        ? `It may still grow: last looked ${seen}, again every ${String(Math.round(every / 1000))} seconds.`
        : `It may still grow: last seen ${seen}. The store could not be asked at ${timeOf(failedAt)}; it is tried again.`}
    </p>
  );
}

const timeOf = (milliseconds: number): string => new Date(milliseconds).toLocaleTimeString('en-GB');
