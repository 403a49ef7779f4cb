/** Where a card's top left corner stands, in pixels of the picture. */
export interface Point {
  x: number;
  y: number;
}

/** What a layout needs to know of a graph. Edges run from left to right. */
export interface GraphShape {
  nodes: readonly { id: string; width: number; height: number }[];
  edges: readonly { id: string; source: string; target: string }[];
}

/** Cards this near to each other, in pixels from left to left, stand in one column. */
const COLUMN = 200;

/** The node that an arrow key leads to: left and right along the edges, up and down among its neighbours in the column. */
export function neighbour(
  edges: GraphShape['edges'],
  positions: ReadonlyMap<string, Point>,
  id: string,
  key: string,
): string | undefined {
  const here = positions.get(id);
  if (!here) return undefined;
  const nearest = (ids: Iterable<string>): string | undefined => {
    let best: { id: string; distance: number } | undefined;
    for (const candidate of ids) {
      const there = positions.get(candidate);
      if (!there || candidate === id) continue;
      const distance = Math.abs(there.y - here.y) + Math.abs(there.x - here.x) / 100;
      if (!best || distance < best.distance) best = { id: candidate, distance };
    }
    return best?.id;
  };
  const column = (wanted: (point: Point) => boolean) =>
    [...positions].filter(([, point]) => Math.abs(point.x - here.x) < COLUMN && wanted(point)).map(([node]) => node);
  switch (key) {
    case 'ArrowLeft':
      return nearest(edges.filter(({ target }) => target === id).map(({ source }) => source));
    case 'ArrowRight':
      return nearest(edges.filter(({ source }) => source === id).map(({ target }) => target));
    case 'ArrowUp':
      return nearest(column(({ y }) => y < here.y));
    case 'ArrowDown':
      return nearest(column(({ y }) => y > here.y));
    default:
      return undefined;
  }
}
