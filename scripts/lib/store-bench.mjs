// Lists of a large local store, each against the same list of a small one in the same run: what grows with the store shows as a ratio.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from '@photostructure/sqlite';
import { root } from './root.mjs';

const LARGE = { flows: 100_000, segments: 10_000 };
const SMALL = { flows: 100, segments: 100 };
const ROUNDS = 7;
const PAGE = 50;

const FLOW = '00000000-0000-4000-8000-000000000000';
const LISTS = {
  'first page of Flows': `/flows?limit=${PAGE}`,
  'first page by label': `/flows?limit=${PAGE}&sort_by=label`,
  'first page by change, oldest first': `/flows?limit=${PAGE}&sort_by=metadata_updated&reverse_order=true`,
  'first page of one provenance': `/flows?limit=${PAGE}&tag.c2pa-provenance=embedded`,
  'first page of the unmarked': `/flows?limit=${PAGE}&tag_exists.c2pa-provenance=false`,
  'first page of the top level': `/flows?limit=${PAGE}&collected_by_ids=`,
  'first page of multi Flows': `/flows?limit=${PAGE}&format=urn:x-nmos:format:multi`,
  'first page of Sources': `/sources?limit=${PAGE}`,
  'page of segments': `/flows/${FLOW}/segments?limit=300&accept_get_urls=`,
  'page of segments amid the Flow': `/flows/${FLOW}/segments?limit=50&accept_get_urls=&timerange=[100:0_200:0)`,
};

/**
 * `store serve` on a workspace, for as long as `work` takes.
 * @template T @param {string} workspace @param {(url: string, token: string) => Promise<T>} work @returns {Promise<T>}
 */
async function whileServed(workspace, work) {
  const args = [join(root, 'dist/node/cli.js'), '--json', '--workspace', workspace, 'store', 'serve'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    let text = '';
    for await (const line of createInterface(child.stdout)) {
      text += line;
      if (line === '}') break;
    }
    const { url, token } = JSON.parse(text);
    return await work(url, token);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

/** Flows as an archive has them: a tenth of them multi-essence, each with two members and a tag. @param {string} workspace @param {typeof LARGE} size */
function fill(workspace, size) {
  const db = new DatabaseSync(join(workspace, 'store/store.db'));
  const source = db.prepare(
    'insert into sources (id, format, label, created, updated, body) values (?, ?, ?, ?, ?, ?)',
  );
  const flow = db.prepare(
    `insert into flows (id, source_id, format, codec, label, frame_width, frame_height, init_segments, read_only, created,
       metadata_updated, body) values (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?)`,
  );
  const tag = db.prepare(`insert into tags (kind, owner, name, value) values ('flow', ?, ?, ?)`);
  const member = db.prepare('insert into collections (parent, position, child, role) values (?, ?, ?, ?)');
  const object = db.prepare(
    `insert into objects (id, allocated, content_type, size, role, first_flow) values (?, 0, 'video/mp2t', 1, 'media', ?)`,
  );
  const segment = db.prepare(
    'insert into segments (flow_id, start_ns, end_ns, object_id, body) values (?, ?, ?, ?, ?)',
  );
  db.exec('begin');
  for (let index = 0; index < size.flows; index += 1) {
    const id = `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`;
    const isMulti = index % 10 === 9;
    const format = isMulti ? 'urn:x-nmos:format:multi' : 'urn:x-nmos:format:video';
    // Neither order of labels nor of changes is that of creation.
    const label = `Contribution ${(index * 7919) % size.flows}`;
    const changed = 1_700_000_000_000 + ((index * 104_729) % size.flows) * 1000;
    const tags = isMulti ? { 'c2pa-provenance': index % 20 === 9 ? 'embedded' : 'detached' } : {};
    const members = isMulti
      ? [index - 1, index - 2].map((of) => `${String(of).padStart(8, '0')}-0000-4000-8000-000000000000`)
      : [];
    const base = { id, format, label, tags, created_by: 'bench', updated_by: 'bench' };
    const essence = { frame_width: 1920, frame_height: 1080, frame_rate: { numerator: 25 } };
    const body = {
      ...base,
      source_id: id,
      container: 'video/mp2t',
      ...(isMulti
        ? { flow_collection: members.map((of) => ({ id: of, role: 'video' })) }
        : { codec: 'video/h264', essence_parameters: essence }),
    };
    source.run(id, format, label, 1_700_000_000_000 + index, changed, JSON.stringify({ ...base, tags: {} }));
    const [codec, width, height] = isMulti ? [null, null, null] : ['video/h264', 1920, 1080];
    flow.run(id, id, format, codec, label, width, height, 1_700_000_000_000 + index, changed, JSON.stringify(body));
    for (const [name, value] of Object.entries(tags)) tag.run(id, name, value);
    for (const [position, of] of members.entries()) member.run(id, position, of, 'video');
  }
  for (let index = 0; index < size.segments; index += 1) {
    object.run(`o${index}`, FLOW);
    const [start, end] = [index * 2, index * 2 + 2];
    segment.run(
      FLOW,
      BigInt(start) * 1_000_000_000n,
      BigInt(end) * 1_000_000_000n,
      `o${index}`,
      JSON.stringify({ timerange: `[${start}:0_${end}:0)` }),
    );
  }
  db.exec('commit');
  db.close();
}

/** Milliseconds of each list, the median of some rounds, without the very first. @param {string} workspace @param {typeof LARGE} size */
async function measure(workspace, size) {
  // The store makes its own tables.
  await whileServed(workspace, async () => {});
  fill(workspace, size);
  return whileServed(workspace, async (url, token) => {
    /** @type {Record<string, number>} */
    const found = {};
    for (const [name, path] of Object.entries(LISTS)) {
      const rounds = [];
      for (let round = 0; round <= ROUNDS; round += 1) {
        const from = performance.now();
        const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
        const rows = await answer.json();
        rounds.push(performance.now() - from);
        if (answer.status !== 200 || rows.length < 5)
          throw new Error(`${path} answers ${answer.status} with ${rows.length} rows`);
      }
      found[name] = rounds.slice(1).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
    }
    return found;
  });
}

/**
 * @param {string} folder an empty one
 * @returns {Promise<{ name: string, ratio: number, milliseconds: number }[]>} the large store's time, and as a multiple of the small one's
 */
export async function benchStore(folder) {
  const small = await measure(join(folder, 'small'), SMALL);
  const large = await measure(join(folder, 'large'), LARGE);
  return Object.entries(large).map(([name, milliseconds]) => ({
    name: `${name} / of a small store`,
    ratio: Number((milliseconds / (small[name] ?? Number.NaN)).toFixed(2)),
    milliseconds: Number(milliseconds.toFixed(1)),
  }));
}
