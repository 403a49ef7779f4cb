import { Asset } from '#shared/api/asset.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { z } from '#shared/rpc/zod.ts';
import { client } from './client.ts';
import { openEnvelope, readEnvelope } from './transport.ts';

export type FilePurpose = 'media' | 'certificates' | 'key' | 'project' | 'credentials';

interface OpenOptions {
  signal?: AbortSignal;
  /** Bytes sent of a file that travels to the browser shell; the desktop takes files in place. */
  onProgress?: (progress: { name: string; done: number; total: number }) => void;
}

/**
 * Makes dropped or chosen files assets. The desktop's bridge opens them where they lie; the browser shell is sent their bytes, one
 * file after the other.
 * @throws AppError `not_readable` when a file cannot be read, `cancelled` when the signal was aborted.
 */
export async function openFiles(files: readonly File[], options: OpenOptions = {}): Promise<Asset[]> {
  if (window.desktop) return openEnvelope(await window.desktop.openFiles([...files]), z.array(Asset));
  const assets: Asset[] = [];
  for (const file of files) assets.push(await upload(file, options));
  return assets;
}

/**
 * Lets the user choose files, through the shell's own dialog where it has one.
 * @returns an empty list when the user changed their mind.
 */
export async function pickFiles(purpose: FilePurpose, multiple: boolean, options: OpenOptions = {}): Promise<Asset[]> {
  const { nativeDialogs } = await client['shell.info']({});
  if (nativeDialogs) return client['shell.openFiles']({ purpose, multiple });
  return openFiles(await askBrowser(purpose, multiple), options);
}

// Hints for the dialog only; the core decides by the bytes, not by the name.
const accepts: Record<FilePurpose, string> = {
  media: 'video/*,audio/*,image/*,.mp4,.m4v,.mov,.m4a,.avi,.wav,.avif,.heic,.tif,.tiff,.c2pa',
  certificates: '.pem,.crt,.cer,.cert,.der,.json,.txt,.cfg',
  key: '.pem,.key,.p8',
  project: '.json,.countersign',
  credentials: '.c2pa',
};

function askBrowser(purpose: FilePurpose, multiple: boolean): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = multiple;
  input.accept = accepts[purpose];
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]), { once: true });
    input.addEventListener('cancel', () => resolve([]), { once: true });
    input.click();
  });
}

/** fetch reports no progress of what it sends; XMLHttpRequest does. */
async function upload(file: File, { signal, onProgress }: OpenOptions): Promise<Asset> {
  const request = new XMLHttpRequest();
  const abort = () => request.abort();
  const ended = new Promise((resolve) => {
    request.addEventListener('loadend', resolve, { once: true });
  });
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    onProgress?.({ name: file.name, done: loaded, total });
  });
  request.open('POST', `/upload?name=${encodeURIComponent(file.name)}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  signal?.addEventListener('abort', abort, { once: true });
  try {
    request.send(file);
    await ended;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  if (signal?.aborted) throw new AppError('cancelled', 'Cancelled.');
  if (request.status === 0) {
    throw new AppError('not_readable', `${file.name} could not be read or sent. Is the file still there? Try again.`);
  }
  return openEnvelope(readEnvelope(request.responseText, request.status), Asset);
}
