import { displayText } from '#shared/provenance/display-text.ts';
import { CREDENTIALS_ROLE, MULTI_FORMAT, provenanceTag } from '#shared/tams/credentials.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { FlowProvenance, ProvenanceCarrier } from '#shared/tams/flow-provenance.ts';
import type { TamsClient } from '#core/tams/client.ts';
import { inParallel } from './in-parallel.ts';
import { createLookup, type FlowLookup, shownId } from './lookup.ts';

/** Steps up from the Flow asked about: multis of multis are rare, and deeper ones a mistake (tams.md section 2.1). */
const DEPTH = 4;
/** Flows looked at in one walk; a store may claim any number of collectors. */
const VISITS = 64;

/** The walk's answer with the Flows it read, for whoever goes on from there. */
export interface FoundProvenance {
  readonly provenance: FlowProvenance;
  readonly lookup: FlowLookup;
  /** The Flow asked about, then its collectors, nearest first. */
  readonly visited: readonly string[];
}

interface Step {
  readonly flow: Flow;
  /** From the Flow asked about to this one. */
  readonly path: readonly string[];
}

/**
 * Where a Flow's Content Credentials are: from it through every `collected_by`, nearest first (app note 0011; tams.md section 7.2). Two or
 * three requests where the server says `collected_by`, a few more in a small store that does not.
 * @throws AppError 'not_found' | 'store_denied' when the Flow itself is not to be had, and as the client does
 */
export async function findProvenance(client: TamsClient, id: string, signal: AbortSignal): Promise<FoundProvenance> {
  const focus = await client.flow(id, signal);
  const lookup = createLookup(client, { id, flow: focus }, signal);
  const visited = new Set([id]);
  const carriers: ProvenanceCarrier[] = [];
  let level: Step[] = [{ flow: focus, path: [id] }];
  while (level.length > 0) {
    const found = await inParallel(level, (step) => carrierOf(lookup, step));
    carriers.push(...found.filter((carrier) => carrier !== undefined));
    level = await above(lookup, level, visited);
  }
  warnOfSeveral(lookup, carriers);
  const { notes, requests, inverted } = lookup;
  const state = carriers.find((carrier) => carrier.state !== 'unmarked')?.state ?? 'unmarked';
  return {
    provenance: { flow: id, state, carriers, notes: [...notes], requests, inverted },
    lookup,
    visited: [...visited],
  };
}

/** The next level up. A Flow reached twice is looked at once, by its shortest path. */
async function above(lookup: FlowLookup, level: readonly Step[], visited: Set<string>): Promise<Step[]> {
  const wanted: { id: string; path: readonly string[] }[] = [];
  for (const { flow, path } of level) {
    const ids = await lookup.collectors(path.at(-1) as string, flow);
    for (const id of ids) {
      if (path.includes(id)) lookup.note(`The Flow ${shownId(id)} collects itself, by way of others or not.`);
      if (visited.has(id)) continue;
      if (path.length > DEPTH) {
        lookup.note(`Collections were followed ${DEPTH} steps up from the Flow; there are more.`);
        continue;
      }
      if (visited.size === VISITS) {
        lookup.note(`${VISITS} Flows were looked at; more collect this one.`);
        continue;
      }
      visited.add(id);
      wanted.push({ id, path: [...path, id] });
    }
  }
  const steps = await inParallel(wanted, async ({ id, path }) => ({ flow: await lookup.flow(id), path }));
  return steps.flatMap(({ flow, path }) => (flow ? [{ flow, path }] : []));
}

/** What one Flow says of its credentials; nothing where it says nothing and collects none. */
async function carrierOf(lookup: FlowLookup, { flow, path }: Step): Promise<ProvenanceCarrier | undefined> {
  const id = path.at(-1) as string;
  const tag = provenanceTag(flow);
  const { state } = tag;
  const isMulti = flow.format === MULTI_FORMAT;
  const name = shownId(id);
  // Embedded and detached are worth a request; roles alone cost none. Where a Flow says nothing, members are not fetched to contradict it.
  const isWorthIt = hasRole(flow) || (isMulti && (state === 'embedded' || state === 'detached'));
  const members = isWorthIt ? await lookup.credentials(id, flow) : undefined;
  const [holder, ...more] = members?.ids ?? [];
  if (state === 'unmarked' && holder === undefined) return undefined;
  if (more.length > 0)
    lookup.note(
      `The Flow ${name} collects ${more.length + 1} data Flows with Content Credentials; the first is ${shownId(holder ?? '')}.`,
    );
  if (!isMulti)
    lookup.note(`The tag is on the Flow ${name}, which is not multi-essence: the note does not foresee that.`);
  const base = {
    flow: id,
    ...(flow.label !== undefined && { label: flow.label }),
    ...tag,
    path: [...path],
    nonStandard: !isMulti,
  };
  const detached = members && holder !== undefined && { holder, foundBy: members.foundBy };
  switch (state) {
    case 'embedded':
      if (detached)
        lookup.note(
          `The Flow ${name} says embedded and also collects ${shownId(detached.holder)}: the two can be compared.`,
        );
      return { ...base, holder: id };
    case 'detached':
      if (!detached) lookup.note(`The Flow ${name} says detached, and collects no data Flow with Content Credentials.`);
      return { ...base, ...detached };
    case 'none':
      if (detached)
        lookup.note(
          `The Flow ${name} says there are none, and collects ${shownId(detached.holder)}, which holds some.`,
        );
      return base;
    case 'unmarked':
      if (detached)
        lookup.note(`The Flow ${name} has no tag, and collects ${shownId(detached.holder)}, which holds some.`);
      return { ...base, ...detached };
    case 'unknown':
      lookup.note(
        `The tag of the Flow ${name} says “${displayText([tag.value ?? []].flat().join(', '), { max: 60 })}”, which no version of the note names.`,
      );
      return { ...base, ...detached };
  }
}

const hasRole = ({ flow_collection: members = [] }: Flow): boolean =>
  members.some(({ role }) => role === CREDENTIALS_ROLE);

/** A Flow may be in several collections: all are named, none is chosen without a word (tams.md section 2.1). */
function warnOfSeveral(lookup: FlowLookup, carriers: readonly ProvenanceCarrier[]): void {
  if (carriers.length < 2) return;
  const ids = carriers.map(({ flow }) => shownId(flow)).join(', ');
  lookup.note(`${carriers.length} Flows have something to say of the credentials: ${ids}. The nearest comes first.`);
}
