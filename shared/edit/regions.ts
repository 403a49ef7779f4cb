import type { Operation } from '#shared/edit/model.ts';
import { formatNpt, parseNpt } from '#shared/edit/npt.ts';
import { z } from '#shared/rpc/zod.ts';
import type { Range } from '#shared/tams/time.ts';

/* Regions of interest, C2PA 2.2 section 18.2, in the engine's JSON: written exactly, read leniently. */

type Area = NonNullable<Operation['area']>;
type Point = { x: number; y: number };

/** Where an action or an ingredient applies: seconds, a place in the picture, a track; what is absent means all of it. */
type Place = { range?: Range | undefined; area?: Area | undefined; track?: string | undefined };

/** The ranges of a region map. A range of time that npt cannot say is left out, never bent (E09 warns of it). */
export function toRanges({ range, area, track }: Place): object[] {
  const start = range && formatNpt(range.start);
  const end = range && formatNpt(range.end);
  return [
    ...(start !== undefined && end !== undefined ? [{ type: 'temporal', time: { type: 'npt', start, end } }] : []),
    ...(area ? [{ type: 'spatial', shape: toShape(area) }] : []),
    ...(track === undefined ? [] : [{ type: 'identified', item: { identifier: 'track_id', value: track } }]),
  ];
}

function toShape(area: Area): object {
  const unit = 'percent';
  switch (area.type) {
    case 'rectangle':
      return { type: 'rectangle', unit, origin: { x: area.x, y: area.y }, width: area.width, height: area.height };
    case 'circle':
      return { type: 'circle', unit, origin: { x: area.x, y: area.y }, width: area.diameter };
    case 'polygon': {
      // The origin is the polygon's first corner, `vertices` the others.
      const [origin, ...vertices] = area.points;
      return { type: 'polygon', unit, origin, vertices };
    }
  }
}

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const point = z.object({ x: z.number(), y: z.number() });

const Shape = z.object({
  type: text,
  unit: text,
  origin: point.optional().catch(undefined),
  width: number,
  height: number,
  vertices: z.array(point).catch([]),
});

const Ranges = z
  .array(
    z
      .object({
        type: text,
        time: z.object({ type: text, start: text, end: text }).optional().catch(undefined),
        shape: Shape.optional().catch(undefined),
        item: z.object({ identifier: text, value: text }).optional().catch(undefined),
      })
      .catch({ type: undefined }),
  )
  .catch([]);

/** A region map as somebody wrote it. */
export const Region = z.object({ description: text, identifier: text, region: Ranges });

/** What a region says that we can say too, and how many of its ranges we could not make out. */
export function readRegion(region: z.output<typeof Region>): {
  ranges: Range[];
  area?: Area;
  track?: string;
  unread: number;
} {
  const ranges: Range[] = [];
  let area: Area | undefined;
  let track: string | undefined;
  let unread = 0;
  for (const { type, time, shape, item } of region.region) {
    const start = parseNpt(time?.start ?? '');
    const end = parseNpt(time?.end ?? '');
    const where = type === 'spatial' && shape ? readShape(shape) : undefined;
    if (type === 'temporal' && (time?.type ?? 'npt') === 'npt' && start !== undefined && end !== undefined) {
      ranges.push({ start, end });
    } else if (where && !area) area = where;
    else if (
      type === 'identified' &&
      item?.identifier === 'track_id' &&
      item.value !== undefined &&
      track === undefined
    ) {
      track = item.value;
    } else unread += 1;
  }
  return { ranges, ...(area && { area }), ...(track !== undefined && { track }), unread };
}

function readShape({ type, unit, origin, width, height, vertices }: z.output<typeof Shape>): Area | undefined {
  if (unit !== 'percent' || !origin) return undefined;
  const at: Point = { x: origin.x, y: origin.y };
  if (type === 'rectangle' && width !== undefined && height !== undefined) return { type, ...at, width, height };
  if (type === 'circle' && width !== undefined) return { type, ...at, diameter: width };
  if (type === 'polygon' && vertices.length >= 2) return { type, points: [at, ...vertices] };
  return undefined;
}
