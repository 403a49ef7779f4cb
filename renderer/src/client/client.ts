import { createClient, createSubscriber } from '#shared/rpc/rpc.ts';
import { pageApi, pageEvents } from '#shared/api/index.ts';
import { transport } from './transport.ts';

/** Everything the page can ask for. Rejects with `AppError`. */
export const client = createClient(pageApi, transport);

/** Hears an event; returns the function that stops it. */
export const subscribe = createSubscriber(pageEvents, transport);
