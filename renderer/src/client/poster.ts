/** A picture of a clip, or the reason there is none. `url` is a blob URL; whoever asked revokes it. */
export type Poster = { kind: 'picture'; url: string } | { kind: 'no-decoder' } | { kind: 'no-picture' };

/** Pixels: twice the width of a card, for dense screens. */
const WIDTH = 320;
/** Milliseconds: a decoder that has shown nothing by then will not. */
const PATIENCE = 10_000;

/**
 * Lets the page's own decoder make a picture of the clip at `seconds`. Nothing is guessed from file names or codec strings: either a
 * frame was decoded or the answer says why not.
 */
export async function makePoster(source: string, seconds: number, signal: AbortSignal): Promise<Poster> {
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  video.crossOrigin = 'anonymous';
  try {
    video.src = source;
    if (!(await happens(video, 'loadeddata', signal))) return { kind: 'no-decoder' };
    if (video.videoWidth === 0) return { kind: 'no-picture' };
    video.currentTime = Math.min(seconds, Number.isFinite(video.duration) ? video.duration / 2 : seconds);
    if (!(await happens(video, 'seeked', signal))) return { kind: 'no-decoder' };
    return await paint(video);
  } finally {
    video.removeAttribute('src');
    video.load();
  }
}

function happens(video: HTMLVideoElement, event: 'loadeddata' | 'seeked', signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = new AbortController();
    const settle = (answer: boolean) => {
      clearTimeout(timer);
      end.abort();
      resolve(answer);
    };
    const timer = setTimeout(() => settle(false), PATIENCE);
    video.addEventListener(event, () => settle(true), { signal: end.signal });
    video.addEventListener('error', () => settle(false), { signal: end.signal });
    signal.addEventListener('abort', () => settle(false), { signal: end.signal });
    if (signal.aborted) settle(false);
  });
}

async function paint(video: HTMLVideoElement): Promise<Poster> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = Math.max(1, Math.round((WIDTH * video.videoHeight) / video.videoWidth));
  const context = canvas.getContext('2d');
  if (!context) return { kind: 'no-decoder' };
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8));
  return blob ? { kind: 'picture', url: URL.createObjectURL(blob) } : { kind: 'no-decoder' };
}
