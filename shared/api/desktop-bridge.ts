import type { Envelope } from '#shared/rpc/rpc.ts';

/**
 * All that a page sees of the desktop shell: `window.desktop`, absent in the browser shell (choose the transport by its presence, not
 * by `location.protocol`: a test may serve the page under another scheme).
 */
export interface DesktopBridge {
  /** Calls a procedure of `pageApi`. `id` is the page's own, unique among its calls in flight. Never rejects for reasons of ours. */
  call(id: string, name: string, input: unknown): Promise<Envelope>;
  /** Aborts the call of that id; it then resolves with the code 'cancelled'. Unknown ids are ignored. */
  cancel(id: string): void;
  /** Hears every event of `pageEvents`, unparsed (createSubscriber parses). Returns the function that stops it. */
  onEvent(listener: (name: string, payload: unknown) => void): () => void;
  /**
   * Opens files the user dropped or chose in the page. The value of a good envelope is an `Asset[]`. The preload resolves the paths and
   * sends them on itself, so that the page never holds one; a `File` made by script has no path and is refused with 'not_readable'.
   */
  openFiles(files: File[]): Promise<Envelope>;
}
