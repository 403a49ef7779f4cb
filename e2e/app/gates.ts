import type { Page } from '@playwright/test';
import { originOf } from './running-app.ts';

/** What must not happen in a page, whatever a test does with it. */
export interface Gates {
  /** Everything that went wrong so far, in sentences. */
  faults(): Promise<string[]>;
  /** The page shows the app: requests to anywhere else than where it lives are faults. */
  loaded(): Promise<void>;
}

/**
 * A violated policy becomes a console error like the others. Evaluated in the page as well as before each load: the desktop's page is
 * there before a test can say anything.
 */
function reportViolations(): void {
  const scope = globalThis as { violationsReported?: true };
  if (scope.violationsReported) return;
  scope.violationsReported = true;
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    // oxlint-disable-next-line no-console
    console.error(`content security policy: ${effectiveDirective} ${blockedURI}`);
  });
}

/** Watches a page from now on; its console and errors from its beginning. */
export async function watch(page: Page): Promise<Gates> {
  const found: string[] = [];
  const requested: string[] = [];
  let home = '';

  page.on('request', (request) => requested.push(request.url()));
  page.on('requestfailed', (request) => {
    // What the page itself gave up, such as the rest of a clip after a seek, did not fail.
    const reason = request.failure()?.errorText ?? '';
    if (reason !== 'net::ERR_ABORTED') found.push(`failed request: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) found.push(`answer ${response.status()}: ${response.url()}`);
  });
  page.on('dialog', (dialog) => {
    found.push(`a dialog of the page itself: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => found.push(`a new window: ${popup.url()}`));
  await page.addInitScript(reportViolations);

  const isOutside = (url: string): boolean => !/^(data|blob|about):/.test(url) && originOf(url) !== home;

  return {
    async loaded() {
      home = originOf(page.url());
      await page.evaluate(reportViolations);
    },
    async faults() {
      const errors = (await page.consoleMessages()).filter((message) => message.type() === 'error');
      const pageErrors = await page.pageErrors();
      return [
        ...errors.map((message) => `console: ${message.text()}`),
        ...pageErrors.map((error) => `uncaught: ${error.message}`),
        ...found,
        ...requested.filter(isOutside).map((url) => `request outside: ${url}`),
      ];
    },
  };
}
