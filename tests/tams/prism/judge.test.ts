import { expect, inject, test } from 'vitest';
import type { Exchange } from './setup.ts';

const judge = inject('prismJudge');
if (judge === undefined) process.stderr.write('not run: ../shared/data is absent\n');

const said: Exchange = {
  method: 'GET',
  path: '/service',
  requestBody: '',
  status: 200,
  headers: { 'content-type': 'application/json' },
  responseBody: JSON.stringify({
    type: 'urn:x-tams:service:test',
    api_version: '8.2',
    min_object_timeout: '300:0',
    event_stream_mechanisms: [],
  }),
};

async function judged(exchange: Exchange): Promise<string[]> {
  const answer = await fetch(String(judge), { method: 'POST', body: JSON.stringify(exchange) });
  expect(answer.status).toBe(200);
  return (await answer.json()) as string[];
}

test.skipIf(judge === undefined)('Prism passes what the description allows', async () => {
  expect(await judged(said)).toEqual([]);
});

test.skipIf(judge === undefined)('Prism finds a wrong answer, and a wrong request that was taken', async () => {
  expect(await judged({ ...said, responseBody: said.responseBody.replace('8.2', 'v8') })).toEqual([
    expect.stringContaining('response.body.api_version'),
  ]);
  expect(
    await judged({ ...said, method: 'PUT', path: '/flows/not-a-uuid', status: 204, headers: {}, responseBody: '' }),
  ).not.toEqual([]);
});
