import { useEffect, useState } from 'react';
import s from './App.module.css';
import { openDropped } from './open-media.ts';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files dropped anywhere on the window, unless a part of a screen took them itself. */
export function DropTarget() {
  const [over, setOver] = useState(false);
  useEffect(() => listen(setOver), []);
  return over && <div className={s['drop']}>Drop to inspect</div>;
}

function listen(setOver: (over: boolean) => void): () => void {
  const ends = new AbortController();
  const on = (name: 'dragover' | 'dragleave' | 'drop', listener: (event: DragEvent) => void) =>
    window.addEventListener(name, listener, { signal: ends.signal });
  on('dragover', (event) => {
    if (!hasFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    setOver(true);
  });
  // React Aria keeps the events of its drop zones to itself, so this listens before they do.
  window.addEventListener(
    'dragenter',
    ({ target }) => target instanceof Element && target.closest('[data-takes-files]') && setOver(false),
    { signal: ends.signal, capture: true },
  );
  // Leaving the window has no related target; leaving one element for another has.
  on('dragleave', (event) => event.relatedTarget === null && setOver(false));
  on('drop', (event) => {
    setOver(false);
    if (!hasFiles(event) || event.defaultPrevented) return;
    // Without this the browser leaves the page to show the file.
    event.preventDefault();
    void openDropped([...(event.dataTransfer?.files ?? [])]);
  });
  return () => ends.abort();
}
