import { useEffect, useState } from 'react';

/** Milliseconds without a key press before the store is asked. */
const TYPING_MS = 300;

/** A text as it stands once nobody types any more. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
