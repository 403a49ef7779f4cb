/* A manifest store by hand (C2PA 2.2 section 11.1): what an engine would write, and what it never would. */

export const box = (type: string, ...content: Uint8Array[]): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0));
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...content]);
};
export const superbox = (label: string, ...content: Uint8Array[]): Buffer =>
  box('jumb', box('jumd', Buffer.alloc(16, 1), Buffer.from(`\x03${label}\0`)), ...content);
export const store = (...manifests: Uint8Array[]): Buffer => superbox('c2pa', ...manifests);
