import type { FoundProvenance } from './provenance.ts';
import { shownId } from './lookup.ts';

/** The Flows whose objects speak for a Flow. */
export interface Holding {
  /** Whose only object is the media. */
  readonly media: string;
  /** Whose only object is the manifest store, when it is detached. */
  readonly store: string | undefined;
  readonly label: string | undefined;
}

/**
 * Where to look for a Flow's credentials: at the nearest Flow that says something of them, else at the nearest with Segments of its own,
 * whatever its object may hold. "None" is looked at too: it is somebody's word, and the file may say otherwise.
 */
export function holdingOf({ provenance, lookup, visited }: FoundProvenance): Holding {
  const carrier = provenance.carriers[0];
  if (carrier) {
    const { flow, holder, label } = carrier;
    return { media: flow, store: holder === flow ? undefined : holder, label };
  }
  const media = visited.find((id) => lookup.known.get(id)?.container !== undefined) ?? provenance.flow;
  return { media, store: undefined, label: lookup.known.get(media)?.label };
}

/** Whose object was looked at, where it is not the one of the Flow asked about; and which others there would be. */
export function choiceNotes({ provenance: { flow, carriers } }: FoundProvenance, { media }: Holding): string[] {
  const others = carriers.filter((carrier) => carrier.flow !== media).map((carrier) => shownId(carrier.flow));
  return [
    ...(media === flow ? [] : [`Looked at the object of the Flow ${shownId(media)}, which collects this one.`]),
    ...(others.length === 0 ? [] : [`Not looked at: ${others.join(', ')}.`]),
  ];
}
