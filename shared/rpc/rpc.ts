import { AppError, type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';

/** One remote operation: what goes in, what comes out. Both sides parse; codecs (bigint, say) travel as JSON. */
export interface Procedure<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  input: I;
  output: O;
}
export type Contract = Record<string, Procedure>;
export type EventMap = Record<string, z.ZodType>;

export const procedure = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Procedure<I, O> => ({
  input,
  output,
});

export interface CallContext {
  signal: AbortSignal;
}

/** What a core implements: decoded values in, decoded values out. */
export type Handlers<C extends Contract> = {
  [K in keyof C]: (input: z.output<C[K]['input']>, context: CallContext) => Promise<z.output<C[K]['output']>>;
};
export type Client<C extends Contract> = {
  [K in keyof C]: (
    input: z.output<C[K]['input']>,
    options?: { signal?: AbortSignal },
  ) => Promise<z.output<C[K]['output']>>;
};

/** What crosses a process boundary: always resolved, never a thrown Error (Electron's IPC keeps only an error's message). */
export type Envelope = { ok: true; value: unknown } | { ok: false; error: ErrorBody };

/** The only thing a shell has to implement. */
export interface Transport {
  call(name: string, input: unknown, signal: AbortSignal): Promise<Envelope>;
  /** Returns the function that ends the subscription. */
  subscribe(name: string, listener: (payload: unknown) => void): () => void;
}

export type Dispatch = (name: string, input: unknown, signal: AbortSignal) => Promise<Envelope>;

/**
 * Serves a contract. Never rejects.
 * @param log receives what an 'internal' envelope hides; it stays on this machine.
 */
export function createDispatch<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  log: (error: unknown, procedureName: string) => void,
): Dispatch {
  return async (name, rawInput, signal) => {
    try {
      const entry = Object.hasOwn(contract, name) ? contract[name] : undefined;
      const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
      if (!entry || !handler) throw new AppError('unknown_procedure', `There is no procedure named ${name}.`);
      const parsed = z.safeDecode(entry.input, rawInput as never);
      if (!parsed.success) throw new AppError('invalid_input', z.prettifyError(parsed.error));
      // The contract's type ties handler and entry together; a lookup by a runtime name loses that tie.
      const result = await handler(parsed.data as never, { signal });
      return { ok: true, value: z.encode(entry.output, result) };
    } catch (error) {
      const body = toErrorBody(error);
      if (body.code === 'internal') log(error, name);
      return { ok: false, error: body };
    }
  };
}

export function createClient<C extends Contract>(contract: C, transport: Pick<Transport, 'call'>): Client<C> {
  const call =
    (name: string, entry: Procedure) =>
    async (input: unknown, options: { signal?: AbortSignal } = {}): Promise<unknown> => {
      const signal = options.signal ?? new AbortController().signal;
      const envelope = await transport.call(name, z.encode(entry.input, input), signal);
      if (!envelope.ok) throw AppError.from(envelope.error);
      return z.decode(entry.output, envelope.value as never);
    };
  return Object.fromEntries(Object.entries(contract).map(([name, entry]) => [name, call(name, entry)])) as Client<C>;
}

export function createSubscriber<E extends EventMap>(events: E, transport: Pick<Transport, 'subscribe'>) {
  return <K extends keyof E & string>(name: K, listener: (payload: z.output<E[K]>) => void): (() => void) =>
    transport.subscribe(name, (payload) => {
      // A payload that does not parse is dropped: events are hints, and the next one follows.
      const parsed = z.safeDecode(events[name] as z.ZodType, payload as never);
      if (parsed.success) listener(parsed.data as z.output<E[K]>);
    });
}

/** The sending end of events: what leaves is JSON of the declared shape. */
export const createEmitter =
  <E extends EventMap>(events: E, send: (name: string, payload: unknown) => void) =>
  <K extends keyof E & string>(name: K, payload: z.output<E[K]>): void =>
    send(name, z.encode(events[name] as z.ZodType, payload));
