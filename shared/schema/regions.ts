import { z } from '#shared/rpc/zod.ts';
import { bool, c2pa, float, list, map, oneOf, someText, text, whole } from './values.ts';

/* Regions of interest: which part of an asset is meant (C2PA 2.2 section 18.2). */

const section = c2pa('18.2.3');

const npt = /^(?:(?:(?:[01]?\d|2[0-3]):)?[0-5]?\d:)?[0-5]?\d(?:\.\d{1,9})?$/;
const wallClock = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:\d\d|Z)$/;

const time = map(
  section,
  { type: oneOf('npt', 'wallClock').optional(), start: text.optional(), end: text.optional() },
  ({ type, ...ends }, problem) => {
    const [pattern, words] =
      type === 'wallClock'
        ? [wallClock, 'must be a date and time such as 2026-11-22T10:00:00Z']
        : [npt, 'must be a time such as 1:02:03.5, below 24 hours'];
    for (const [name, value] of Object.entries(ends)) {
      if ((name === 'start' || name === 'end') && typeof value === 'string' && !pattern.test(value))
        problem(name, words);
    }
  },
);

const coordinate = map(section, { x: float, y: float });
const shape = map(section, {
  type: oneOf('rectangle', 'circle', 'polygon'),
  unit: oneOf('pixel', 'percent'),
  origin: coordinate,
  width: float.optional(),
  height: float.optional(),
  inside: bool.optional(),
  vertices: list(coordinate).optional(),
});

const selector = map(section, { fragment: text, start: whole.optional(), end: whole.optional() });

/** range-map */
const range = map(section, {
  type: oneOf('spatial', 'temporal', 'frame', 'textual', 'identified'),
  shape: shape.optional(),
  time: time.optional(),
  frame: map(section, { start: whole.optional(), end: whole.optional() }).optional(),
  text: map(section, { selectors: list(map(section, { selector, end: selector.optional() })) }).optional(),
  item: map(section, { identifier: someText, value: someText }).optional(),
});

/** region-map. What assertions may hold as its `metadata` is left open: its schema holds regions in turn. */
export const region = map(section, {
  region: list(range),
  name: someText.optional(),
  identifier: someText.optional(),
  type: someText.optional(),
  role: someText.optional(),
  description: someText.optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
