import { createClient, createSubscriber } from '#shared/rpc/rpc.ts';
import { appApi, appEvents } from './page-contract.ts';
import { transport } from './transport.ts';

/** Everything the page can ask for. Rejects with `AppError`. */
export const client = createClient(appApi, transport);

/** Hears an event; returns the function that stops it. */
export const subscribe = createSubscriber(appEvents, transport);
