import type { DesktopBridge } from '#shared/api/desktop-bridge.ts';
import { AppError, ErrorBody } from '#shared/rpc/errors.ts';
import type { Envelope, Transport } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';

declare global {
  interface Window {
    /** Only the desktop shell's preload puts it there. */
    desktop?: DesktopBridge;
  }
}

const EnvelopeShape = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: ErrorBody }),
]);

const EventShape = z.object({ name: z.string(), payload: z.unknown() });

export function ipcTransport(bridge: DesktopBridge): Transport {
  return {
    call: (name, input, signal) => {
      const id = crypto.randomUUID();
      signal.addEventListener('abort', () => bridge.cancel(id), { once: true });
      return bridge.call(id, name, input);
    },
    subscribe: (name, listener) => bridge.onEvent((event, payload) => event === name && listener(payload)),
  };
}

/**
 * Over the loopback server: POST for calls, one shared event stream for everything the core says by itself.
 * @param send the page's own fetch; the contract test signs in with another.
 */
export function httpTransport(send: typeof fetch = (...request) => fetch(...request)): Transport {
  return {
    call: async (name, input, signal) => {
      try {
        const response = await send(`/rpc/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(input),
          signal,
        });
        return readEnvelope(await response.text(), response.status);
      } catch {
        // What fetch throws names no cause a person could use; an abort is the user's own.
        return signal.aborted ? cancelled : unreachable;
      }
    },
    subscribe: eventStream(),
  };
}

const cancelled: Envelope = { ok: false, error: { code: 'cancelled', message: 'Cancelled.' } };

const unreachable: Envelope = {
  ok: false,
  error: {
    code: 'internal',
    message: 'Countersign does not answer. If its window or terminal was closed, start it again and reload this page.',
  },
};

/** Parses what a shell answers; anything else (a proxy's page, an expired session) becomes a sentence with the status. */
export function readEnvelope(text: string, status: number): Envelope {
  const parsed = EnvelopeShape.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const message =
    status === 401 || status === 403
      ? 'This page is not signed in to Countersign any more. Open the address that the terminal printed.'
      : `Countersign gave an answer this page cannot read (HTTP ${status}). Reload the page.`;
  return { ok: false, error: { code: 'internal', message } };
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller's schema refuses it and says so.
    return undefined;
  }
};

function eventStream(): Transport['subscribe'] {
  const listeners = new Set<{ name: string; listener: (payload: unknown) => void }>();
  let source: EventSource | undefined;
  const deliver = (message: MessageEvent<string>) => {
    const event = EventShape.safeParse(parseJson(message.data));
    if (!event.success) return;
    for (const entry of listeners) if (entry.name === event.data.name) entry.listener(event.data.payload);
  };
  return (name, listener) => {
    const entry = { name, listener };
    listeners.add(entry);
    if (!source) {
      source = new EventSource('/events');
      source.addEventListener('message', deliver);
    }
    return () => {
      listeners.delete(entry);
      if (listeners.size > 0) return;
      source?.close();
      source = undefined;
    };
  };
}

let chosen: Transport | undefined;

/** By the bridge's presence, not by the address: a test may serve the desktop's page under another scheme. */
const choose = (): Transport => (chosen ??= window.desktop ? ipcTransport(window.desktop) : httpTransport());

/** The page's transport, chosen at the first call. */
export const transport: Transport = {
  call: (name, input, signal) => choose().call(name, input, signal),
  subscribe: (name, listener) => choose().subscribe(name, listener),
};

/** Turns an envelope back into a value, or into the error that a person may see. */
export function openEnvelope<T>(envelope: Envelope, schema: z.ZodType<T>): T {
  if (!envelope.ok) throw AppError.from(envelope.error);
  return schema.parse(envelope.value);
}
