import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningApp } from '../app/running-app.ts';

/** The Export screen, by what it says and what its parts are called. */
export class ExportPage {
  readonly page: Page;
  readonly claim: Locator;
  readonly result: Locator;

  constructor(app: RunningApp) {
    this.page = app.page;
    this.claim = this.page.getByRole('region', { name: 'Claim' });
    this.result = this.page.getByRole('dialog', { name: 'Signed and exported' });
  }

  async go(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Export' }).click();
  }

  /** Opens the demo's project and waits until its inputs were read. */
  async useDemoProject(): Promise<void> {
    await this.page.getByRole('button', { name: 'Use the demo project' }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Harbour package (demo)' })).toBeVisible();
    await expect(this.input('contributed.mp4')).toContainText('Signed by External Contributor (demo)');
  }

  input(title: string): Locator {
    return this.page.getByRole('region', { name: 'Inputs' }).getByRole('listitem', { name: title });
  }

  async removeInput(title: string): Promise<void> {
    await this.input(title).getByRole('button', { name: 'More' }).click();
    await this.page.getByRole('menuitem', { name: 'Remove input and its clips' }).click();
    await expect(this.input(title)).toHaveCount(0);
    await expect(this.clip(title)).toHaveCount(0);
  }

  async decide(title: string, decision: 'Carry its credentials' | 'We vouch for it' | 'Leave it out'): Promise<void> {
    await this.input(title)
      .getByRole('button', { name: /What it is to us/ })
      .click();
    await this.page.getByRole('option', { name: decision }).click();
    await expect(this.input(title).getByRole('button', { name: /What it is to us/ })).toContainText(decision);
  }

  clip(title: string): Locator {
    return this.page.getByRole('listitem', { name: new RegExp(`^Clip \\d+, ${title}$`) });
  }

  /** Types a clip's in or out point, as `0:02.500`. */
  async cut(title: string, point: 'In' | 'Out', timecode: string): Promise<void> {
    const field = this.clip(title).getByRole('textbox', { name: point, exact: true });
    await field.fill(timecode);
    await field.press('Enter');
  }

  async showClaim(tab: 'Mapping' | 'Metadata' | 'Preview' | 'Pre-flight'): Promise<Locator> {
    await this.claim.getByRole('tab', { name: tab }).click();
    return this.claim.getByRole('tabpanel');
  }

  async chooseSigner(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Signed by' }).click();
    await this.page.getByRole('option', { name }).click();
  }

  /** Presses the button that signs, as soon as it can be pressed. */
  async export(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign and export' }).click();
  }

  cancelButton(): Locator {
    return this.page.getByRole('main').getByRole('button', { name: 'Cancel' });
  }
}
