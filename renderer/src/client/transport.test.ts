import { describe, expect, test } from 'vitest';
import type { DesktopBridge } from '#shared/api/desktop-bridge.ts';
import { ipcTransport, readEnvelope } from './transport.ts';

describe('readEnvelope', () => {
  test('passes envelopes on', () => {
    expect(readEnvelope('{"ok":true,"value":{"a":1}}', 200)).toEqual({ ok: true, value: { a: 1 } });
    const refused = { ok: false, error: { code: 'not_found', message: 'There is no such asset.' } };
    expect(readEnvelope(JSON.stringify(refused), 404)).toEqual(refused);
  });

  test("makes a sentence of what is no envelope: a proxy's page, a lost session, an unknown code", () => {
    const sentences = [
      readEnvelope('<html>Bad gateway</html>', 502),
      readEnvelope('', 401),
      readEnvelope('{"ok":false,"error":{"code":"made_up","message":"<b>"}}', 200),
    ].map((envelope) => (envelope.ok ? undefined : envelope.error.message));
    expect(sentences).toEqual([
      'Countersign gave an answer this page cannot read (HTTP 502). Reload the page.',
      'This page is not signed in to Countersign any more. Open the address that the terminal printed.',
      'Countersign gave an answer this page cannot read (HTTP 200). Reload the page.',
    ]);
  });
});

describe('ipcTransport', () => {
  test('cancels the call it made, and hears only the events asked for', async () => {
    const calls: string[] = [];
    const cancelled: string[] = [];
    const hear = new Set<(name: string, payload: unknown) => void>();
    const bridge: DesktopBridge = {
      call: async (id) => {
        calls.push(id);
        return { ok: true, value: 1 };
      },
      cancel: (id) => void cancelled.push(id),
      onEvent: (listener) => {
        hear.add(listener);
        return () => hear.delete(listener);
      },
      openFiles: async () => ({ ok: true, value: [] }),
    };
    const transport = ipcTransport(bridge);
    const controller = new AbortController();
    await transport.call('asset.list', {}, controller.signal);
    controller.abort();
    expect(cancelled).toEqual(calls);

    const heard: unknown[] = [];
    const stop = transport.subscribe('job.changed', (payload) => heard.push(payload));
    for (const listener of hear) listener('trust.changed', 'no');
    for (const listener of hear) listener('job.changed', 'yes');
    stop();
    expect(heard).toEqual(['yes']);
    expect(hear.size).toBe(0);
  });
});
