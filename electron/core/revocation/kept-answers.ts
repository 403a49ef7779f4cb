import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '#shared/rpc/zod.ts';
import { Revocation } from '#shared/verdict/model.ts';
import type { AskedAnswer } from '#core/trust/revocation.ts';
import { writeFileAtomic } from '#core/workspace/atomic.ts';

/**
 * Answers on revocation that somebody asked for, one a certificate, so that asking twice asks once. Nothing is believed for lying here: an
 * answer is judged like one from a file, each time.
 */
export interface KeptAnswers {
  /** The answer about a certificate, as long as it counts at `now`. @param fingerprint sha256 of the certificate, lower-case hex */
  for(fingerprint: string, now: Date): Promise<AskedAnswer[]>;
  /** @param until an instant, ISO 8601; absent: for ever, or until a newer answer takes its place. @throws AppError 'storage_failed' */
  keep(fingerprint: string, answer: AskedAnswer, until: string | undefined): Promise<void>;
  /** Changes whenever one is added. */
  key(): string;
}

const Record = z.object({
  format: z.literal(1),
  answer: z.base64(),
  asked: Revocation.shape.asked.unwrap(),
  until: z.string().optional(),
});

/** @param workspace answers live in its `trust/answers` folder. */
export function createKeptAnswers(workspace: string): KeptAnswers {
  const folder = join(workspace, 'trust/answers');
  let added = '';
  const pathOf = (fingerprint: string): string => join(folder, `${fingerprint}.json`);
  return {
    async for(fingerprint, now) {
      const text = await readFile(pathOf(fingerprint), 'utf8').catch(() => undefined); // about most nobody asked
      const record = text === undefined ? undefined : Record.safeParse(parseJson(text));
      if (!record?.success) return [];
      const { answer, asked, until } = record.data;
      if (until !== undefined && Date.parse(until) < now.getTime()) return [];
      return [{ bytes: new Uint8Array(Buffer.from(answer, 'base64')), asked }];
    },
    async keep(fingerprint, { bytes, asked }, until) {
      const record = { format: 1, answer: Buffer.from(bytes).toString('base64'), asked, until };
      await writeFileAtomic(pathOf(fingerprint), `${JSON.stringify(record, null, 2)}\n`);
      added = createHash('sha256').update(added).update(fingerprint).update(bytes).digest('hex');
    },
    key: () => added,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: the schema refuses undefined, which is the one path for damaged files.
    return undefined;
  }
}
