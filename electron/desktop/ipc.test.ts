import type { IpcMain } from 'electron/main';
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/rpc/errors.ts';
import type { Dispatch } from '#shared/rpc/rpc.ts';
import { serveIpc } from './ipc.ts';

type Listener = (event: unknown, ...args: unknown[]) => unknown;

const frame = { origin: 'app://bundle', parent: null };
const from = (sender: number, senderFrame: unknown = frame) => ({ sender: { id: sender }, senderFrame });

function setUp(dispatch: Dispatch, openFiles: (paths: string[]) => Promise<unknown> = async (paths) => paths) {
  const listeners = new Map<string, Listener>();
  const register = (channel: string, listener: Listener): void => void listeners.set(channel, listener);
  serveIpc({ handle: register, on: register } as unknown as Pick<IpcMain, 'handle' | 'on'>, dispatch, openFiles);
  return (channel: string, event: unknown, ...args: unknown[]) => listeners.get(channel)!(event, ...args);
}

/** Answers only when aborted. */
const patient: Dispatch = (name, _input, signal) =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ ok: false, error: { code: 'cancelled', message: name } }));
  });

describe('the IPC of our page', () => {
  it('lets a window cancel its own calls and nobody else', async () => {
    const say = setUp(patient);
    const [mine, other] = [say('rpc:call', from(1), 'x', 'mine', {}), say('rpc:call', from(2), 'x', 'other', {})];
    say('rpc:cancel', from(1), 'x');
    expect(await mine).toMatchObject({ error: { code: 'cancelled', message: 'mine' } });
    const state = await Promise.race([other, Promise.resolve('still running')]);
    expect(state).toBe('still running');
    say('rpc:cancel', from(2), 'x');
    expect(await other).toMatchObject({ error: { message: 'other' } });
  });

  it('refuses a second call under an id in flight, which could then not be cancelled', async () => {
    const say = setUp(patient);
    const first = say('rpc:call', from(1), 'x', 'first', {});
    expect(await say('rpc:call', from(1), 'x', 'second', {})).toMatchObject({ error: { code: 'invalid_input' } });
    say('rpc:cancel', from(1), 'x');
    expect(await first).toMatchObject({ error: { message: 'first' } });
  });

  it('answers nothing to a frame that is gone, within another, or of another origin', async () => {
    const asked: string[] = [];
    const say = setUp(async (name) => {
      asked.push(name);
      return { ok: true, value: 1 };
    });
    for (const other of [null, { ...frame, parent: {} }, { ...frame, origin: 'https://app.bundle' }]) {
      await expect(say('rpc:call', from(1, other), 'x', 'a', {})).rejects.toThrow('untrusted frame');
      await expect(say('files:open', from(1, other), ['/x'])).rejects.toThrow('untrusted frame');
      expect(() => say('rpc:cancel', from(1, other), 'x')).toThrow('untrusted frame');
    }
    expect(asked).toEqual([]);
  });

  it('answers a file that cannot be opened with its code, and hides what is none of the page’s business', async () => {
    const refuse = (error: Error) => setUp(patient, () => Promise.reject(error))('files:open', from(1), ['/secret/a']);
    expect(await refuse(new AppError('not_readable', 'a is not there.'))).toEqual({
      ok: false,
      error: { code: 'not_readable', message: 'a is not there.' },
    });
    expect(JSON.stringify(await refuse(new Error('ENOENT /secret/a')))).not.toContain('secret');
  });
});
