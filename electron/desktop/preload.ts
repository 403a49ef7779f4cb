import { contextBridge, ipcRenderer, webUtils } from 'electron/renderer';
import type { DesktopBridge } from '#shared/api/desktop-bridge.ts';
import { CALL_CHANNEL, CANCEL_CHANNEL, EVENT_CHANNEL, OPEN_FILES_CHANNEL } from './channels.ts';

// Four functions, no channel names, no event objects, no paths: all that the page sees of Electron. A sandboxed preload is a plain
// script and can require nothing but Electron (vite.config.ts builds it as CommonJS).
const bridge: DesktopBridge = {
  call: (id, name, input) => ipcRenderer.invoke(CALL_CHANNEL, id, name, input),
  cancel: (id) => ipcRenderer.send(CANCEL_CHANNEL, id),
  onEvent: (listener) => {
    const forward = (_event: unknown, name: string, payload: unknown): void => listener(name, payload);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    return () => void ipcRenderer.off(EVENT_CHANNEL, forward);
  },
  openFiles: (files) =>
    ipcRenderer.invoke(
      OPEN_FILES_CHANNEL,
      files.map((file) => webUtils.getPathForFile(file)),
    ),
};
contextBridge.exposeInMainWorld('desktop', bridge);
