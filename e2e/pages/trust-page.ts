import { type Download, expect, type Locator, type Page } from '@playwright/test';
import type { RunningApp } from '../app/running-app.ts';

/** The Trust screen, by what it says and what its parts are called. */
export class TrustPage {
  readonly page: Page;
  /** The bench's answers. */
  readonly matrix: Locator;
  /** What the chosen cell of the bench says in full. */
  readonly answer: Locator;
  readonly certificate: Locator;
  readonly #app: RunningApp;

  constructor(app: RunningApp) {
    this.#app = app;
    this.page = app.page;
    this.matrix = this.page.getByRole('grid', { name: 'Who vouches for whom' });
    this.answer = this.page.getByRole('region', { name: 'Chosen answer' });
    this.certificate = this.page.getByRole('dialog', { name: 'Certificate' });
  }

  async go(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Trust' }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Trust lists' })).toBeVisible();
  }

  /** Shows another part of the screen. */
  async show(part: 'Lists' | 'Check who vouches' | 'Address book' | 'Policy'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Parts of Trust' }).getByRole('link', { name: part }).click();
  }

  list(name: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: name });
  }

  /** Opens a list's own page. */
  async openList(name: string): Promise<void> {
    await this.list(name).getByRole('link', { name }).click();
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  /** Whether a list is asked. */
  switchOf(name: string): Locator {
    return this.page.getByRole('switch', { name: `Ask ${name}` });
  }

  /** A switch of the policy. */
  policySwitch(label: string): Locator {
    return this.page.getByRole('switch', { name: label });
  }

  /** Opens the form that takes a list in. */
  async startImporting(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Import a list…' }).click();
    return this.page.getByRole('dialog', { name: 'Import a trust list' });
  }

  /** Takes a list in from a file; for signers, unless another purpose is given. */
  async importList(
    path: string,
    name: string,
    purpose?: 'Time-stamp authorities' | 'Identities (CAWG)',
  ): Promise<void> {
    const dialog = await this.startImporting();
    if (purpose) {
      await dialog.getByRole('button', { name: 'Purpose' }).click();
      await this.page.getByRole('option', { name: purpose }).click();
    }
    await this.#app.choose([path], () => dialog.getByRole('button', { name: 'Choose a file…' }).click());
    // The file's own name is proposed once it has arrived.
    await expect(dialog.getByRole('textbox', { name: 'Name' })).not.toHaveValue('');
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('button', { name: 'Import list' }).click();
    await expect(dialog).toBeHidden();
  }

  /** Compares the list whose page is shown with a file. */
  async checkWith(path: string): Promise<void> {
    await this.#app.choose([path], () => this.page.getByRole('button', { name: 'Check with a file…' }).click());
  }

  /** Reads an EKU configuration for the list whose page is shown; what would change is shown in a dialog. */
  async readUsages(path: string): Promise<Locator> {
    await this.#app.choose([path], () => this.page.getByRole('button', { name: 'Change from a file…' }).click());
    return this.page.getByRole('dialog', { name: 'Change the accepted uses?' });
  }

  /** Saves the bench's answers and returns the file. */
  async saveReport(kind: 'Page to read (HTML)' | 'Table (CSV)' | 'Everything (JSON)'): Promise<Download> {
    await this.page.getByRole('button', { name: 'Save report' }).click();
    const saved = this.page.waitForEvent('download');
    await this.page.getByRole('menuitem', { name: kind }).click();
    return saved;
  }

  /** Puts a file or a certificate on the empty bench. */
  async putOnBench(path: string, kind: 'file' | 'certificate'): Promise<void> {
    await this.#app.choose([path], () => this.page.getByRole('button', { name: `Open a ${kind}…` }).click());
    await expect(this.matrix).toBeVisible();
  }

  /** Begins to take somebody's certificate into the address book. */
  async readForBook(path: string): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Add somebody you know…' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Add somebody you know' });
    await this.#app.choose([path], () => dialog.getByRole('button', { name: 'Choose a file…' }).click());
    return dialog;
  }
}
