import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/engine.ts';
import { bmffStore } from './store-bytes.ts';

const folder = await temporaryFolder();
const path = join(folder, 'file');

async function storeOf(
  bytes: Uint8Array,
  limit = 1e6,
): Promise<string | undefined | { damage: string; found: boolean }> {
  await writeFile(path, bytes);
  const found = bmffStore(path, limit);
  return 'damage' in found ? found : found.bytes && Buffer.from(found.bytes).toString();
}

const box = (type: string, content: Uint8Array | string = ''): Buffer => {
  const head = Buffer.alloc(8);
  head.write(type, 4, 'latin1');
  const whole = Buffer.concat([head, Buffer.from(content)]);
  whole.writeUInt32BE(whole.length);
  return whole;
};
const uuid = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');
const payload = (purpose: string, data: string): Buffer =>
  Buffer.concat([uuid, Buffer.alloc(4), Buffer.from(`${purpose}\0`), Buffer.alloc(8), Buffer.from(data)]);
const c2pa = (purpose: string, data: string): Buffer => box('uuid', payload(purpose, data));
const ftyp = box('ftyp', 'isom');
const file = (...boxes: Uint8Array[]): Buffer => Buffer.concat(boxes);

describe('the manifest store of a BMFF file', () => {
  test('is what its box holds', async () => {
    expect(await storeOf(file(ftyp, c2pa('manifest', 'the store'), box('mdat', 'x')))).toBe('the store');
    expect(await storeOf(file(ftyp, box('mdat', 'x')))).toBeUndefined();
    expect(await storeOf(file(ftyp, box('uuid', Buffer.alloc(40, 7))))).toBeUndefined();
    expect(await storeOf(Buffer.from('RIFF....WAVE'))).toBeUndefined();
    expect(await storeOf(Buffer.alloc(0))).toBeUndefined();
  });

  test('is the original and then the update after an update manifest; merkle boxes hold none', async () => {
    const updated = file(
      ftyp,
      c2pa('original', 'older'),
      box('mdat', 'x'),
      c2pa('merkle', 'hashes'),
      c2pa('update', '+newer'),
    );
    expect(await storeOf(updated)).toBe('older+newer');
  });

  test('is found through 64-bit sizes, and in a last box that goes to the end of the file', async () => {
    const large = Buffer.alloc(16);
    large.writeUInt32BE(1);
    large.write('mdat', 4);
    large.writeBigUInt64BE(20n, 8);
    const open = c2pa('manifest', 'the store');
    open.writeUInt32BE(0);
    expect(await storeOf(file(ftyp, large, Buffer.alloc(4), open))).toBe('the store');
  });

  test('is refused when it is larger than any store', async () => {
    const two = file(ftyp, c2pa('original', '12345'), c2pa('update', '678'));
    expect(await storeOf(two, 8)).toBe('12345678');
    expect(await storeOf(two, 7)).toEqual({ damage: 'The manifest store is too large to be real.', found: true });
  });

  test('is damaged when its box is cut short, or hidden behind boxes without end', async () => {
    const short = box('uuid', payload('manifest', '').subarray(0, -3));
    expect(await storeOf(file(ftyp, short))).toEqual({
      damage: 'The box of the manifest store is cut short.',
      found: true,
    });
    const empty = Buffer.concat(Array.from({ length: 250_000 }, () => box('free')));
    expect(await storeOf(file(ftyp, empty, c2pa('manifest', 'the store')))).toEqual({
      damage: 'The file has more boxes than can be looked through.',
      found: false,
    });
  });

  test('is looked for in any bytes without an exception, and never beyond the limit', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(ftyp, c2pa('manifest', 'x'), c2pa('update', ''), box('mdat')),
      fc.nat({ max: 64 }).map((size) => Buffer.from([0, 0, 0, size])),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const found = await storeOf(file(ftyp, ...pieces), 100);
        expect(typeof found === 'string' ? found.length : 0).toBeLessThanOrEqual(100);
      }),
      { numRuns: 300 },
    );
  });
});
