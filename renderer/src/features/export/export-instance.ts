import { client, subscribe } from '../../client/client.ts';
import { createExportModel, type ExportPorts } from './export-model.ts';

export const exportPorts: ExportPorts = {
  client,
  onJobChanged: (listener) => subscribe('job.changed', listener),
  schedule: (action, milliseconds) => {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** The page's one export model: leaving the screen and coming back finds everything as it was. */
export const exportModel = createExportModel(exportPorts);
