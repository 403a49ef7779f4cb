import { displayText } from '#shared/provenance/display-text.ts';
import { credentialsMembers, DATA_FORMAT, MULTI_FORMAT } from '#shared/tams/credentials.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { TamsClient } from '#core/tams/client.ts';
import { inParallel } from './in-parallel.ts';
import { isRefusal } from './refusals.ts';

/** Pages of multi-essence Flows looked through where a server does not say `collected_by`: 1000 Flows of 50 a page. */
const INVERSION_PAGES = 20;
/** Pages of data Flows looked through for a member; a server that narrows needs one. */
const MEMBER_PAGES = 3;
/** Members asked for one by one where the server cannot narrow a list. */
const MEMBERS_ASKED = 16;

/** Flows of one store as one question sees them: each is fetched once, and what was not to be had is noted. */
export interface FlowLookup {
  /** The Flow, or nothing where it is not to be had (noted). @throws AppError when the store cannot be talked to */
  flow(id: string): Promise<Flow | undefined>;
  /** Ids of the Flows that collect it, without doubles. */
  collectors(id: string, flow: Flow): Promise<string[]>;
  /** Its members that hold manifest stores: by role, else by what the members are, which may take a request. */
  credentials(id: string, flow: Flow): Promise<ReturnType<typeof credentialsMembers>>;
  note(sentence: string): void;
  readonly known: ReadonlyMap<string, Flow>;
  readonly notes: readonly string[];
  /** Requests made, retries not counted. */
  readonly requests: number;
  /** `collected_by` was not answered, and was found by inverting `flow_collection`. */
  readonly inverted: boolean;
}

/** @param focus the Flow asked about, and the one request that fetched it */
export function createLookup(client: TamsClient, focus: { id: string; flow: Flow }, signal: AbortSignal): FlowLookup {
  const known = new Map<string, Flow>();
  const pending = new Map<string, Promise<Flow | undefined>>();
  const notes = new Set<string>();
  let requests = 1;
  /** Whether this server says `collected_by`: known as soon as one Flow has it. */
  let answersCollectedBy = false;
  let inversion: Promise<ReadonlyMap<string, readonly string[]>> | undefined;
  let inverted = false;

  const keep = (id: string, flow: Flow): void => {
    if (flow.collected_by !== undefined) answersCollectedBy = true;
    if (!known.has(id)) known.set(id, flow);
  };
  keep(focus.id, focus.flow);

  async function fetchFlow(id: string): Promise<Flow | undefined> {
    requests += 1;
    try {
      const flow = await client.flow(id, signal);
      keep(id, flow);
      return flow;
    } catch (error) {
      const why = notToBeHad(error);
      if (why === undefined) throw error;
      notes.add(`The Flow ${shownId(id)} ${why}.`);
      return undefined;
    }
  }

  async function flow(id: string): Promise<Flow | undefined> {
    const held = known.get(id);
    if (held) return held;
    const asked = pending.get(id) ?? fetchFlow(id);
    pending.set(id, asked);
    return asked;
  }

  /**
   * Who collects whom, read off every multi-essence Flow. A server may leave `collected_by` out only of Flows that nothing collects: one
   * page in, a member that is surely collected is asked which of the two it is, before a large store is read to its end.
   */
  async function invert(): Promise<ReadonlyMap<string, readonly string[]>> {
    const collectors = new Map<string, string[]>();
    let pages = 0;
    let member: string | undefined;
    let hasAsked = false;
    try {
      for await (const { items } of client.flows({ format: MULTI_FORMAT }, signal)) {
        requests += 1;
        pages += 1;
        for (const row of items) {
          keep(row.id, row);
          for (const { id } of row.flow_collection ?? []) {
            const ids = collectors.get(id) ?? [];
            if (!ids.includes(row.id)) collectors.set(id, [...ids, row.id]);
          }
        }
        member ??= items.flatMap(({ flow_collection: members = [] }) => members)[0]?.id;
        if (pages > 1 && !hasAsked && member !== undefined) {
          hasAsked = true;
          await flow(member);
        }
        if (answersCollectedBy) return collectors;
        if (pages === INVERSION_PAGES) {
          notes.add(`Only the first ${known.size} Flows of the store were looked through for who collects whom.`);
          break;
        }
      }
    } catch (error) {
      const why = notToBeHad(error);
      if (why === undefined) throw error;
      notes.add('The store does not list its multi-essence Flows, nor say which of them collect a Flow.');
    }
    inverted = true;
    return collectors;
  }

  async function lookAtMembers(id: string, members: readonly string[]): Promise<void> {
    const unknown = (): string[] => members.filter((member) => !known.has(member) && !pending.has(member));
    if (unknown().length > 1) {
      let pages = 0;
      try {
        for await (const page of client.flows({ format: DATA_FORMAT, collectedBy: [id], members }, signal)) {
          requests += 1;
          pages += 1;
          for (const row of page.items) keep(row.id, row);
          if (page.ignored.length > 0 && pages === MEMBER_PAGES) break;
        }
        // What is not among the data Flows is no data Flow.
        if (pages < MEMBER_PAGES) return;
      } catch (error) {
        if (notToBeHad(error) === undefined) throw error;
      }
    }
    if (unknown().length > MEMBERS_ASKED)
      notes.add(`Only ${MEMBERS_ASKED} members of the Flow ${shownId(id)} were looked at.`);
    await inParallel(unknown().slice(0, MEMBERS_ASKED), flow);
  }

  return {
    flow,
    async collectors(id, { collected_by: ids }) {
      if (ids !== undefined) return [...new Set(ids)];
      if (answersCollectedBy) return [];
      const found = await (inversion ??= invert());
      return [...(answersCollectedBy ? [] : (found.get(id) ?? []))];
    },
    async credentials(id, parent) {
      const held = credentialsMembers(parent, known);
      if (held) return held;
      const members = (parent.flow_collection ?? []).map((member) => member.id);
      if (members.length === 0) return undefined;
      await lookAtMembers(id, members);
      return credentialsMembers(parent, known);
    },
    note: (sentence) => void notes.add(sentence),
    known,
    get notes() {
      return [...notes];
    },
    get requests() {
      return requests;
    },
    get inverted() {
      return inverted;
    },
  };
}

/** Why a Flow is not to be had, where that is an answer of the store (tams.md 1.1). */
function notToBeHad(error: unknown): string | undefined {
  if (!isRefusal(error)) return undefined;
  return error.code === 'not_found' || error.code === 'store_denied' ? 'is not visible to you' : 'could not be read';
}

/** An id of theirs inside a sentence of ours. */
export const shownId = (id: string): string => displayText(id, { max: 60 });
