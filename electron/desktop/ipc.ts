import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron/main';
import { AppError, toErrorBody } from '#shared/rpc/errors.ts';
import type { Dispatch, Envelope } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { CALL_CHANNEL, CANCEL_CHANNEL, OPEN_FILES_CHANNEL } from './channels.ts';

/** Where our page lives. Chromium gives this origin to the standard scheme `app`; Node's URL would say 'null'. */
export const APP_ORIGIN = 'app://bundle';

const CallId = z.string().min(1).max(100);
const Call = z.tuple([CallId, z.string().max(100), z.unknown()]);
/** A drop of more files than this is a mistake; a path longer than this exists on no system we run on. */
const Paths = z.tuple([z.array(z.string().max(32_767)).max(1_000)]);

/** Serves the whole contract on one channel, to our own top-level page only. */
export function serveIpc(
  ipcMain: Pick<IpcMain, 'handle' | 'on'>,
  dispatch: Dispatch,
  openFiles: (paths: string[]) => Promise<unknown>,
): void {
  const running = new Map<string, AbortController>();

  ipcMain.handle(CALL_CHANNEL, async (event, ...args: unknown[]): Promise<Envelope> => {
    assertOurPage(event);
    const parsed = Call.safeParse(args);
    if (!parsed.success) return refused(parsed.error);
    const [id, name, input] = parsed.data;
    // Keyed by sender as well: a window can cancel its own calls only.
    const key = `${event.sender.id}:${id}`;
    if (running.has(key)) return failed(new AppError('invalid_input', 'Another call with this id is in flight.'));
    const abort = new AbortController();
    running.set(key, abort);
    try {
      return await dispatch(name, input, abort.signal);
    } finally {
      running.delete(key);
    }
  });

  ipcMain.on(CANCEL_CHANNEL, (event, id: unknown) => {
    assertOurPage(event);
    const parsed = CallId.safeParse(id);
    if (parsed.success) running.get(`${event.sender.id}:${parsed.data}`)?.abort();
  });

  ipcMain.handle(OPEN_FILES_CHANNEL, async (event, ...args: unknown[]): Promise<Envelope> => {
    assertOurPage(event);
    const parsed = Paths.safeParse(args);
    if (!parsed.success) return refused(parsed.error);
    try {
      return { ok: true, value: await openFiles(parsed.data[0]) };
    } catch (error) {
      return failed(error);
    }
  });
}

const failed = (error: unknown): Envelope => ({ ok: false, error: toErrorBody(error) });
const refused = (error: z.ZodError): Envelope => failed(new AppError('invalid_input', z.prettifyError(error)));

/** Nothing of a foreign frame is answered, not even with an envelope. */
function assertOurPage({ senderFrame }: IpcMainInvokeEvent | IpcMainEvent): void {
  // Null once the frame navigated away or was destroyed. A subframe is never ours: frame-ancestors is 'none'.
  if (!senderFrame || senderFrame.parent !== null || senderFrame.origin !== APP_ORIGIN) {
    throw new Error('Refused a call from an untrusted frame.');
  }
}
