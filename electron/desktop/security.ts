import type { App, Session } from 'electron/main';
import { APP_ORIGIN } from './ipc.ts';

/**
 * Before `ready`: every page is sandboxed, no page opens windows, leaves its address or embeds a webview (architecture.md, security of
 * the shells). Both navigation events are needed: a redirect is not announced by will-navigate.
 */
export function lockDownPages(app: Pick<App, 'enableSandbox' | 'on'>): void {
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (details) => details.preventDefault());
    contents.on('will-redirect', (details) => details.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** Copy buttons write text to the clipboard; everything else that needs a permission is no part of the product. */
const GRANTED = 'clipboard-sanitized-write';

/** After `ready`: no page gets a permission or a device, with the one exception above, for our own page. */
export function denyPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>,
): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(permission === GRANTED && isOurs(details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => permission === GRANTED && isOurs(origin));
  session.setDevicePermissionHandler(() => false);
}

/** Chromium passes the origin with and without a final slash, or a whole address. */
const isOurs = (url: string): boolean => url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
