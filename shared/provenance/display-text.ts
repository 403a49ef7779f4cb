/*
 * How text out of a file reaches a screen, a terminal or a report (R30). The result is plain text: whoever shows it must set it as
 * text, never as markup. Nothing is removed: what would act on the reader's eye without being seen is written out, as ⟦U+202E⟧.
 */

/** Characters kept by `displayText` unless told otherwise; about a screen of prose. */
const DEFAULT_MAX = 2000;

/** A line of more combining marks than any script needs climbs over its neighbours ("Zalgo"). */
const MAX_MARKS = 8;

const joiners = new Set([0x20_0c, 0x20_0d]);
const variationSelectors = new Set([0xfe_0e, 0xfe_0f]);

/** Letters that are drawn as nothing (Hangul fillers, braille blank) and marks that join without a shape. */
const blanks = new Set([0x03_4f, 0x11_5f, 0x11_60, 0x17_b4, 0x17_b5, 0x28_00, 0x31_64, 0xff_a0]);

/**
 * Text for display: line breaks become `\n`, a tab one space, every control, bidi or other invisible character its code point in
 * double brackets, a flood of combining marks a count. Longer text is cut at `max` characters of the original, with an ellipsis.
 * Joiners and variation selectors stay where scripts and emoji need them: between two visible characters. Idempotent on short text.
 */
export function displayText(text: string, { max = DEFAULT_MAX }: { max?: number } = {}): string {
  const characters: string[] = [];
  let cut = false;
  for (const character of text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')) {
    if (characters.length >= max) {
      cut = true;
      break;
    }
    characters.push(character);
  }
  const shown = tameMarks(characters.map((character, index) => show(character, characters, index)));
  return cut ? `${shown}…` : shown;
}

/** A link only where the text is a whole http(s) address without a user name in it; else text. `href` is in the URL parser's spelling. */
export function displayUrl(
  text: string,
): { kind: 'link'; href: string; text: string } | { kind: 'text'; text: string } {
  const plain = { kind: 'text', text: displayText(text) } as const;
  if (!/^https?:\/\/\S+$/i.test(text) || text.length > DEFAULT_MAX || !URL.canParse(text)) return plain;
  const url = new URL(text);
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  // "https://bbc.co.uk@evil.example" reads as one place and leads to another.
  if (!web || url.username !== '' || url.password !== '') return plain;
  // The parser's spelling writes look-alike letters of a host name as xn--…, and escapes what cannot be seen.
  return { kind: 'link', href: url.href, text: displayText(url.href) };
}

function show(character: string, all: readonly string[], index: number): string {
  if (character === '\n') return character;
  if (character === '\t') return ' ';
  const point = character.codePointAt(0) ?? 0;
  if (!isInvisible(character, point)) return character;
  if (variationSelectors.has(point) && isVisible(all[index - 1])) return character;
  if (joiners.has(point) && isVisible(all[index + 1])) {
    // An emoji's variation selector may stand between it and the joiner.
    const selected = variationSelectors.has(all[index - 1]?.codePointAt(0) ?? 0);
    if (isVisible(all[selected ? index - 2 : index - 1])) return character;
  }
  return `⟦U+${point.toString(16).toUpperCase().padStart(4, '0')}⟧`;
}

/** Controls, formats (bidi, zero width, tags), lone surrogates, odd spaces and separators, variation selectors, blank letters. */
function isInvisible(character: string, point: number): boolean {
  if (point === 0x20 || point === 0xa0 || point === 0x20_2f) return false;
  if (/^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Variation_Selector}]$/u.test(character)) return true;
  return blanks.has(point);
}

/** A letter, mark, number, symbol or emoji that is drawn. */
const isVisible = (character: string | undefined): boolean =>
  character !== undefined &&
  /^[\p{L}\p{M}\p{N}\p{S}\p{Emoji}]$/u.test(character) &&
  !isInvisible(character, character.codePointAt(0) ?? 0);

const tameMarks = (pieces: readonly string[]): string =>
  pieces.join('').replace(new RegExp(`(\\p{M}{${MAX_MARKS}})(\\p{M}+)`, 'gu'), (_, kept: string, more: string) => {
    return `${kept}⟦${Array.from(more).length} more marks⟧`;
  });
