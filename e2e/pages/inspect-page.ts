import { basename } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningApp } from '../app/running-app.ts';

const tabs = ['Actions', 'Signer & trust', 'Ingredients', 'Metadata', 'Codes', 'Raw'] as const;
export type DrawerTab = (typeof tabs)[number];

/** The Inspect screen, by what it says and what its parts are called. */
export class InspectPage {
  readonly #app: RunningApp;
  readonly page: Page;
  /** The whole verdict: headline, axes, stamp. */
  readonly verdict: Locator;
  readonly headline: Locator;
  readonly problems: Locator;
  /** Credentials that stand apart from the file. */
  readonly apart: Locator;
  readonly details: Locator;
  /** The one card of the graph that Tab stops at: the selected one. */
  readonly card: Locator;
  readonly tree: Locator;
  /** The twin's other part, where the file was fetched from a store. */
  readonly storeTree: Locator;

  constructor(app: RunningApp) {
    this.#app = app;
    this.page = app.page;
    this.verdict = this.page.getByRole('region', { name: 'Verdict' });
    this.headline = this.page.getByRole('heading', { level: 1 });
    this.apart = this.page.getByRole('region', { name: 'Credentials apart from the file' });
    this.problems = this.page.getByRole('region', { name: 'What to know' });
    this.details = this.page.getByRole('region', { name: 'Details' });
    this.card = this.page.locator('.react-flow__node[tabindex="0"]');
    this.tree = this.page.getByRole('treegrid', { name: 'Provenance' });
    this.storeTree = this.page.getByRole('treegrid', { name: 'Flow graph' });
  }

  /** Goes to the screen's start by the rail. */
  async goHome(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Inspect' }).click();
  }

  async tryDemo(): Promise<void> {
    await this.page.getByRole('button', { name: 'Try the demo' }).click();
  }

  /** Through the file dialog. */
  async open(path: string): Promise<void> {
    await this.#app.choose([path], () => this.page.getByRole('button', { name: 'Open' }).first().click());
    await this.#isShown(path);
  }

  /** As a drag from the file manager ends: the browser gives the page a `File`. */
  async drop(path: string): Promise<void> {
    const { page } = this;
    await this.#app.placeFile(path);
    await page.evaluate(() => {
      document.querySelector('#e2e-files')?.remove();
      const input = Object.assign(document.createElement('input'), { type: 'file', id: 'e2e-files', hidden: true });
      document.body.append(input);
    });
    await page.setInputFiles('#e2e-files', path);
    await page.evaluate(() => {
      const file = document.querySelector<HTMLInputElement>('#e2e-files')?.files?.[0];
      if (!file) throw new Error('no file was chosen');
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      }
    });
    await this.#isShown(path);
  }

  async #isShown(path: string): Promise<void> {
    await expect(this.page.getByRole('main').getByText(basename(path), { exact: true }).first()).toBeVisible();
  }

  /** Waits for the end of the check and returns the headline. */
  async checkedHeadline(): Promise<string> {
    await expect(this.page.getByText(/^Checked .* with /)).toBeVisible({ timeout: 60_000 });
    return (await this.headline.textContent()) ?? '';
  }

  /** The headline and the axes in words; when it was checked is not of them. */
  async verdictWords(): Promise<string[]> {
    return [await this.checkedHeadline(), ...(await this.verdict.locator('dl > div').allInnerTexts())];
  }

  /** One of Integrity, Signer, Time. */
  axis(name: 'Integrity' | 'Signer' | 'Time'): Locator {
    return this.verdict.locator('dl > div').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Brings a tab of the details to the front and returns its panel. */
  async tab(name: DrawerTab): Promise<Locator> {
    await this.details.getByRole('tab', { name }).click();
    return this.details.getByRole('tabpanel');
  }

  async showAs(view: 'Graph' | 'Tree'): Promise<void> {
    await this.page.getByRole('radio', { name: view }).click();
  }
}
