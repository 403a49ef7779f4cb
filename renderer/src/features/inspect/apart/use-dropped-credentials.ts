import { useEffect } from 'react';
import type { Inspection } from '#shared/api/asset.ts';
import { dropCredentials, mayTakeCredentials } from './apart-actions.ts';

/** Takes one .c2pa that is dropped while a file without credentials of its own is open; everything else is left to the window. */
export function useDroppedCredentials(inspection: Inspection | undefined): void {
  const asset = inspection && mayTakeCredentials(inspection) ? inspection.asset.id : undefined;
  useEffect(() => {
    if (!asset) return undefined;
    const ends = new AbortController();
    const onDrop = (event: DragEvent): void => {
      const [file, ...more] = event.dataTransfer?.files ?? [];
      if (!file || more.length > 0 || !/\.c2pa$/i.test(file.name)) return;
      // The window's own listener leaves alone what was taken.
      event.preventDefault();
      dropCredentials(asset, file);
    };
    window.addEventListener('drop', onDrop, { signal: ends.signal, capture: true });
    return () => ends.abort();
  }, [asset]);
}
