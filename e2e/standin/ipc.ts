import { emitter, model, refuse } from './model.ts';

export interface InvokeEvent {
  sender: unknown;
  type: 'frame';
  senderFrame: { origin: string; url: string; parent: object | null } | null;
}
type Invokable = (event: InvokeEvent, ...args: unknown[]) => unknown;

const invokables = new Map<string, Invokable>();

export const ipcMain = model(
  'ipcMain',
  emitter({
    handle: (channel: string, listener: Invokable) => {
      if (invokables.has(channel)) refuse(`a second handler for '${channel}'`);
      invokables.set(channel, listener);
    },
  } satisfies Record<keyof Pick<Electron.IpcMain, 'handle'>, unknown>),
);

/** What ipcRenderer.invoke meets: the value as a structured clone, or of an error its text alone. */
export async function invoke(
  event: InvokeEvent,
  channel: string,
  args: unknown[],
): Promise<{ value?: unknown; error?: string }> {
  try {
    const listener = invokables.get(channel) ?? refuse(`No handler registered for '${channel}'`);
    return { value: structuredClone(await listener(event, ...args)) };
  } catch (error) {
    return { error: `Error invoking remote method '${channel}': ${String(error)}` };
  }
}
