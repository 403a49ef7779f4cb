import { render } from 'vitest-browser-react';
import type { PageApi } from '#shared/api/index.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { FlowProvenance } from '#shared/tams/flow-provenance.ts';
import { FlowPage } from '../features/store/FlowPage.tsx';
import { installFakeDesktop } from './fake-desktop.ts';
import { localStore, memoryStore } from './memory-store.ts';

export const unmarked = (flow: string): FlowProvenance => ({
  flow,
  state: 'unmarked',
  carriers: [],
  notes: [],
  requests: 1,
  inverted: false,
});

interface FlowPageOptions {
  flows: Flow[];
  /** The one that is shown. */
  flow?: string;
  handlers?: Partial<Handlers<PageApi>>;
  refuse?: (procedure: string) => void;
  /** Milliseconds between two looks at a Flow that grows. */
  lookEvery?: number;
}

/** The page of a Flow over a store in memory, as its tests look at it. */
export async function openFlowPage({
  flows,
  flow = flows[0]?.id ?? '',
  handlers = {},
  refuse = () => undefined,
  lookEvery = 10_000,
}: FlowPageOptions) {
  const store = memoryStore({ flows, refuse });
  const fake = installFakeDesktop({
    ...store.handlers,
    'flow.provenance': async (asked) => unmarked(asked.flow),
    'ingest.ofFlow': async () => ({}),
    ...handlers,
  });
  const screen = await render(
    <main style={{ display: 'flex', height: '780px' }}>
      <FlowPage connection={localStore} flow={flow} lookEvery={lookEvery} />
    </main>,
  );
  return { ...store, fake, screen };
}

/** What the page asked of one procedure, in order. */
export const asked = (fake: ReturnType<typeof installFakeDesktop>, name: string) =>
  fake.calls.filter((call) => call.name === name).map(({ input }) => input as Record<string, unknown>);
