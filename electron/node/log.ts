import type { Log } from '#core/ports.ts';

/** Warnings and errors as lines on stderr, results alone on stdout. `quiet` keeps warnings back as well. */
export const stderrLog =
  ({ quiet = false }: { quiet?: boolean } = {}): Log =>
  (level, message, cause) => {
    if (level === 'info' || (quiet && level === 'warn')) return;
    process.stderr.write(`${level}: ${message}${cause === undefined ? '' : ` (${describe(cause)})`}\n`);
  };

const describe = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
