import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { context, countElements, DerReader, type Form, TAG } from '#core/trust/der-reader.ts';
import { der, oid, open, sequence } from '../../../tests/support/der.ts';

/** Everything that stands in the bytes, elements that are made of others taken apart. */
type Tree = readonly [tag: number, content: string | readonly Tree[]];
const tree = (reader: DerReader): Tree[] =>
  reader
    .rest()
    .map(({ tag, content }) => [
      tag,
      (tag & 0x20) === 0 ? content.toString('hex') : tree(new DerReader(content, reader.form)),
    ]);
const encode = ([tag, content]: Tree, form: Form): Buffer => {
  if (typeof content === 'string') return der(tag, Buffer.from(content, 'hex'));
  return (form === 'BER' ? open : der)(tag, ...content.map((one) => encode(one, form)));
};

/** Undefined where the bytes are refused. */
function partsOf(bytes: Buffer, form: Form): Buffer[] | undefined {
  try {
    return new DerReader(bytes, form).rest().map((element) => element.bytes);
  } catch (error) {
    // Reaching past the end, or too deep, is no way to refuse.
    if (error instanceof RangeError || error instanceof TypeError) throw error;
    return undefined;
  }
}

const { anyTree } = fc.letrec<{ anyTree: Tree; leaf: Tree; node: Tree }>((tie) => ({
  anyTree: fc.oneof({ maxDepth: 4, withCrossShrink: true }, tie('leaf'), tie('node')),
  leaf: fc.tuple(
    fc.constantFrom(1, 2, 4, 6, 0x18, 0x80),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  ),
  node: fc.tuple(fc.constantFrom(0x30, 0x31, 0xa0), fc.array(tie('anyTree'), { maxLength: 4 })),
}));

describe('a reader of DER', () => {
  it.each<Form>(['DER', 'BER'])('reads whatever was written in %s', (form) => {
    fc.assert(
      fc.property(fc.array(anyTree, { maxLength: 5 }), (trees) => {
        const bytes = Buffer.concat(trees.map((one) => encode(one, form)));
        expect(tree(new DerReader(bytes, form))).toEqual(trees);
      }),
    );
  });

  it('of any bytes either throws an Error or has read every one of them, and ends', () => {
    // Bytes as they are rare in noise and common in what somebody makes up: short lengths, long ones, open ones, and ends.
    const byte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0, 0, 2, 0x30, 0x30, 0x80, 0x81, 0x82, 0xa0),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 400 }), fc.constantFrom<Form>('DER', 'BER'), (any, form) => {
        const bytes = Buffer.from(any);
        const parts = partsOf(bytes, form);
        expect(parts === undefined || Buffer.concat(parts).equals(bytes)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[string, string]>([
    ['an element that breaks off', '30'],
    ['a length that breaks off', '3082ff'],
    ['a length of four bytes', '308400000000'],
    ['more than there is', '040501'],
    ['a length in more bytes than it needs', '04810101'],
    ['a length with a zero before it', '0482008000'],
    ['an open length', '30800000'],
    ['a tag of several bytes', '1f8101'],
  ])('refuses %s', (_, hex) => {
    expect(() => new DerReader(Buffer.from(hex, 'hex')).rest()).toThrow(Error);
  });

  it('trap: open lengths end, however deep they are, and belong to what is made of others', () => {
    const nested = (levels: number): Buffer => (levels === 0 ? der(5) : open(0x30, nested(levels - 1)));
    expect(tree(new DerReader(nested(16), 'BER'))).toHaveLength(1);
    for (const bad of [nested(17), nested(8).subarray(0, -2), Buffer.from('04800000', 'hex')])
      expect(() => new DerReader(bad, 'BER').rest()).toThrow(Error);
    // Sixty-four thousand bytes of beginnings without an end.
    expect(() => new DerReader(Buffer.alloc(65_536, Buffer.from([0x30, 0x80])), 'BER').rest()).toThrow(Error);
  });

  it.each([
    ['2a864886f70d010702', '1.2.840.113549.1.7.2'],
    ['608648016503040201', '2.16.840.1.101.3.4.2.1'],
    ['2b0e03021a', '1.3.14.3.2.26'],
    ['883703', '2.999.3'],
    ['00', '0.0'],
  ])('reads the identifier %s', (hex, dotted) => {
    expect(new DerReader(oid(hex)).oid()).toBe(dotted);
  });

  it.each(['', '2a86', 'ffffffffffffffffffff7f'])('refuses the identifier “%s”', (hex) => {
    expect(() => new DerReader(oid(hex)).oid()).toThrow(Error);
  });

  it('joins a string that comes in parts, in BER alone, and no parts that are something else', () => {
    const parts = open(0x24, der(4, Buffer.from('one ')), der(4, Buffer.from('string')));
    expect(new DerReader(parts, 'BER').octets().toString()).toBe('one string');
    expect(() => new DerReader(parts).octets()).toThrow(Error);
    expect(() => new DerReader(open(0x24, der(2, Buffer.from([1]))), 'BER').octets()).toThrow(Error);
  });

  it('counts elements to a limit, those inside of strings too, for libraries that are slow', () => {
    const inner = sequence(der(2, Buffer.from([1])), der(5));
    expect(countElements(sequence(inner, der(4, inner), der(4, Buffer.from('x'))), 100)).toBe(9);
    const many = der(0x30, ...Array.from({ length: 5000 }, () => der(5)));
    expect(countElements(many, 1000)).toBe(1000);
    expect(() => countElements(Buffer.from('30', 'hex'), 10)).toThrow(Error);
    const chain = (levels: number): Buffer => (levels === 0 ? der(5) : sequence(chain(levels - 1)));
    expect(countElements(chain(2000), 100)).toBe(100);
  });

  it('takes what is asked for, in order, and nothing besides', () => {
    const reader = new DerReader(sequence(der(2, Buffer.from([7])), der(0xa0, der(5)))).inside(TAG.sequence);
    expect(reader.optional(TAG.octets)).toBeUndefined();
    expect(() => reader.end()).toThrow('more elements');
    const again = new DerReader(sequence(der(2, Buffer.from([7])))).inside(TAG.sequence);
    expect(again.next(TAG.integer).content).toEqual(Buffer.from([7]));
    expect(() => again.next(context(0))).toThrow('expected an element');
    again.end();
  });
});
