import type { SnappedUse } from '#shared/api/project.ts';
import { formatSeconds } from '../../ui/timecode.ts';

/** What copying does to a cut that does not lie on a key frame (media.md section 5), in a sentence; nothing for a cut left as asked. */
export function snapSentence({ asked, source, moved }: SnappedUse): string | undefined {
  if (!moved) return undefined;
  const start =
    asked.start === source.start
      ? undefined
      : `starts at the key frame ${formatSeconds(source.start)} instead of ${formatSeconds(asked.start)}`;
  const end =
    asked.end === source.end
      ? undefined
      : `ends at ${formatSeconds(source.end)} instead of ${formatSeconds(asked.end)}`;
  const parts = [start, end].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  const sentence = parts.join(' and ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}: packets are copied, not encoded again.`;
}
