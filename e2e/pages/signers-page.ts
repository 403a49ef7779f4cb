import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningApp } from '../app/running-app.ts';

/** The Signers screen, by what it says and what its parts are called. */
export class SignersPage {
  readonly page: Page;

  constructor(app: RunningApp) {
    this.page = app.page;
  }

  async go(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Signers' }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Signers' })).toBeVisible();
  }

  card(name: string): Locator {
    return this.page.getByRole('region', { name });
  }

  /** Opens the form for a credential of one's own. */
  async startGenerating(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Make a private credential…' }).click();
    return this.page.getByRole('dialog', { name: 'Make a private credential' });
  }
}
