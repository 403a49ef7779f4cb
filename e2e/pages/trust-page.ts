import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningApp } from '../app/running-app.ts';

/** The Trust screen, by what it says and what its parts are called. */
export class TrustPage {
  readonly page: Page;

  constructor(app: RunningApp) {
    this.page = app.page;
  }

  async go(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Trust' }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Trust lists' })).toBeVisible();
  }

  list(name: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: name });
  }

  /** Whether a list is asked. */
  switchOf(name: string): Locator {
    return this.page.getByRole('switch', { name: `Ask ${name}` });
  }

  /** Opens the form that takes a list in. */
  async startImporting(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Import a list…' }).click();
    return this.page.getByRole('dialog', { name: 'Import a trust list' });
  }
}
