import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { EditGraph } from '#shared/edit/model.ts';
import type { ExportModel } from './export-model.ts';
import { draftOf, type ExportState } from './export-state.ts';

export const ExportModelContext = createContext<ExportModel | undefined>(undefined);

export function useExportModel(): ExportModel {
  const model = useContext(ExportModelContext);
  if (!model) throw new Error('The export screen renders inside ExportModelContext.');
  return model;
}

/** One thing of the state. `select` returns what is in the state, not something made new. */
export const useExport = <T>(select: (state: ExportState) => T): T => useStore(useExportModel().store, select);

/** The draft on screen; only for what is inside an open project. */
export function useDraft(): EditGraph {
  const draft = useExport(draftOf);
  if (!draft) throw new Error('No project is open.');
  return draft;
}
