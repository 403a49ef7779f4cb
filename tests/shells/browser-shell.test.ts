import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserShell, startBrowserShell } from '../../electron/browser/browser-shell.ts';
import { safeFileName } from '../../electron/browser/upload.ts';

let shell: BrowserShell;
let workspace = '';
let cookie = '';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Raw requests: fetch would not let us lie about Host and Origin. */
function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(shell.origin);
  return new Promise((done, fail) => {
    const outgoing = request({ hostname, port, path, method, headers: { cookie, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

const rpc = (name: string, input: unknown, headers: Record<string, string> = {}) =>
  ask(`/rpc/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
  });

const envelopeOf = ({ body }: Answer): unknown => JSON.parse(body.toString('utf8'));

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'countersign-shell-'));
  const dist = resolve(import.meta.dirname, '../../dist');
  shell = await startBrowserShell({ workspace, demo: false, port: 0, dist, files: [], log: () => {} });
  const { pathname, search } = new URL(shell.newLink());
  const [set = ''] = (await ask(pathname + search)).headers['set-cookie'] ?? [];
  [cookie = ''] = set.split(';');
});
afterAll(() => shell.close());

describe('who may talk to the loopback server', () => {
  it('listens on loopback alone', () => {
    expect(new URL(shell.origin).hostname).toBe('127.0.0.1');
  });

  it.each([
    ['another Host (DNS rebinding)', { host: 'evil.example' }, 403],
    ['localhost as Host, which is not our origin', { host: 'localhost' }, 403],
    ['another Origin', { origin: 'https://evil.example' }, 403],
    ['the null origin of a sandboxed frame', { origin: 'null' }, 403],
    ['no session', { cookie: '' }, 401],
    ['a made-up session', { cookie: 'countersign=guess' }, 401],
  ])('refuses %s', async (_what, headers, status) => {
    expect((await rpc('app.info', {}, headers)).status).toBe(status);
    expect((await ask('/', { headers })).status).toBe(status);
  });

  it('takes a link once', async () => {
    const { pathname, search } = new URL(shell.newLink());
    const { status, headers } = await ask(pathname + search, { headers: { cookie: '' } });
    expect(status).toBe(302);
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await ask(pathname + search, { headers: { cookie: '' } })).status).toBe(401);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'refuses a call of the type %s, which a form could send',
    async (type) => {
      expect((await rpc('app.info', {}, { 'content-type': type })).status).toBe(415);
      const upload = { method: 'POST', headers: { 'content-type': type }, body: 'x' };
      expect((await ask('/upload?name=a', upload)).status).toBe(415);
    },
  );

  it('sends no CORS header, whoever asks', async () => {
    const answers = [await rpc('settings.get', {}), await ask('/'), await ask('/', { method: 'OPTIONS' })];
    for (const { headers } of answers) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });
});

describe('what it serves', () => {
  it('the page, with the content security policy', async () => {
    const { status, headers, body } = await ask('/');
    expect(status).toBe(200);
    expect(body.toString('utf8')).toContain('<div id="root">');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe-(inline|eval)/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
  });

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
    '/nothing.js',
    '/%00.js',
  ])('nothing outside the page: %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('calls, as envelopes', async () => {
    expect(envelopeOf(await rpc('shell.info', {}))).toMatchObject({ ok: true, value: { kind: 'browser' } });
    expect(envelopeOf(await rpc('__proto__', {}))).toMatchObject({ ok: false, error: { code: 'unknown_procedure' } });
    const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' };
    expect(envelopeOf(await ask('/rpc/app.info', broken))).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    });
  });

  it('no body without end', async () => {
    const huge = JSON.stringify({ text: 'x'.repeat(17_000_000) });
    const answer = await ask('/rpc/settings.get', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: huge,
    }).catch(() => undefined);
    expect(answer?.status ?? 413).toBe(413);
  });

  it('uploads become assets that can be read in ranges, and never leave their folder', async () => {
    const body = Buffer.from('0123456789');
    const headers = { 'content-type': 'application/octet-stream' };
    const name = encodeURIComponent('../../evil\u202E4pm.mp4');
    const answer = envelopeOf(await ask(`/upload?name=${name}`, { method: 'POST', headers, body })) as {
      ok: true;
      value: { id: string; name: string };
    };
    expect(answer.ok).toBe(true);
    expect(answer.value.name).toBe('__.._evil_4pm.mp4');
    const range = await ask(`/media/${answer.value.id}`, { headers: { range: 'bytes=2-4' } });
    expect([range.status, range.body.toString(), range.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10']);
    expect((await ask(`/media/${answer.value.id}`, { headers: { range: 'bytes=99-' } })).status).toBe(416);
    const download = await ask(`/media/${answer.value.id}?download=1`);
    expect(download.headers['content-disposition']).toMatch(/^attachment/);
    expect((await readdir(join(workspace, 'uploads'))).length).toBe(1);
  });

  it('no file that was not granted', async () => {
    await writeFile(join(workspace, 'private.txt'), 'x');
    expect((await ask('/media/a_000000000000')).status).toBe(404);
    expect((await ask('/media/..%2Fprivate.txt')).status).toBe(404);
    expect((await ask('/thumb/a_000000000000/..%2F..%2Fprivate.txt')).status).toBe(404);
  });
});

describe('safeFileName', () => {
  it.each([
    ['clip.mp4', 'clip.mp4'],
    ['../../etc/passwd', '__.._etc_passwd'],
    ['C:\\Windows\\x.mp4', 'C__Windows_x.mp4'],
    ['a\u0000b\u202Ec', 'a_b_c'],
    ['...', '_'],
    ['', 'file'],
    ['x'.repeat(500), 'x'.repeat(120)],
  ])('%j becomes %j', (given, safe) => {
    expect(safeFileName(given)).toBe(safe);
  });
});
