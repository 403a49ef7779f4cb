/** What the export screen points at: one thing, the same in every panel. */
export type Selection =
  | { kind: 'input' | 'use' | 'operation'; id: string }
  | { kind: 'metadata'; id: string }
  | { kind: 'output' };

/** The place of a plan problem (`use:<id>`, `output`, …) as something the screen can point at. */
export function selectionOf(place: string): Selection {
  const colon = place.indexOf(':');
  const kind = colon < 0 ? place : place.slice(0, colon);
  const id = colon < 0 ? '' : place.slice(colon + 1);
  switch (kind) {
    case 'input':
    case 'use':
    case 'operation':
    case 'metadata':
      return { kind, id };
    default:
      return { kind: 'output' };
  }
}

/** Actions that stem from the package as a whole, not from a use or an operation. */
const OF_THE_PACKAGE: ReadonlySet<string> = new Set(['inception', 'rearranged', 'repackaged']);

/** Where a planned action stems from (`inception`, `<useId>:placed`, `<operationId>`), as something the screen can point at. */
export function selectionOfAction(from: string): Selection {
  if (OF_THE_PACKAGE.has(from)) return { kind: 'output' };
  const use = /^(.*):(placed|trimmed)$/.exec(from);
  return use?.[1] === undefined ? { kind: 'operation', id: from } : { kind: 'use', id: use[1] };
}

export const sameSelection = (a: Selection | undefined, b: Selection | undefined): boolean =>
  a?.kind === b?.kind && (a && 'id' in a ? a.id : '') === (b && 'id' in b ? b.id : '');

/** The name an element on screen carries for it, and plan problems use: `use:<id>`, `output`. */
export const placeOf = (selection: Selection): string =>
  selection.kind === 'output' ? 'output' : `${selection.kind}:${selection.id}`;

/** The tabs in which it can be seen and changed. */
export function panelOf(selection: Selection): { centre?: 'clips' | 'operations'; side?: 'metadata' } {
  switch (selection.kind) {
    case 'use':
      return { centre: 'clips' };
    case 'operation':
      return { centre: 'operations' };
    case 'metadata':
    case 'output':
      return { side: 'metadata' };
    case 'input':
      return {};
  }
}
