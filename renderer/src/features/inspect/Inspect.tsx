import { useEffect } from 'react';
import { useStore } from 'zustand';
import { closeFile, openFile, startInspect } from './inspect-actions.ts';
import { inspectStore, parseAssetId } from './inspect-store.ts';
import { InspectFile } from './InspectFile.tsx';
import { InspectHome } from './InspectHome.tsx';

/** What a file's Content Credentials prove. Without a file: the ways to open one. */
export function Inspect({ item }: { item?: string | undefined }) {
  const id = parseAssetId(item);
  const open = useStore(inspectStore, (state) => state.open);
  useEffect(startInspect, []);
  useEffect(() => {
    if (id) openFile(id);
    else closeFile();
  }, [id]);
  return id && open ? <InspectFile key={open.id} file={open} /> : <InspectHome />;
}
