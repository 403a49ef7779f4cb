/* Just enough DER to make by hand what libraries make only the right way. */

export const der = (tag: number, ...content: Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
export const sequence = (...content: Uint8Array[]): Buffer => der(0x30, ...content);
export const time = (date: Date): Buffer => der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));
/** @param hex the encoded arcs. */
export const oid = (hex: string): Buffer => der(6, Buffer.from(hex, 'hex'));
/** With its length left open, as BER allows. */
export const open = (tag: number, ...content: Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...content, Buffer.alloc(2)]);
