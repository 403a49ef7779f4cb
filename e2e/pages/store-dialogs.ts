import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningApp } from '../app/running-app.ts';

/** The dialog that puts a checked file into a store: from Inspect's file bar, and from the end of an export. */
export class PutIntoStoreDialog {
  readonly page: Page;
  /** Its title changes when it is done. */
  readonly dialog: Locator;
  readonly submit: Locator;

  constructor(app: RunningApp) {
    this.page = app.page;
    this.dialog = this.page.getByRole('dialog', { name: /^(Put into|In) the store$/ });
    this.submit = this.dialog.getByRole('button', { name: 'Put into the store' });
  }

  /** Presses the button of the screen or dialog in front. */
  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Put into the store…' }).last().click();
    await expect(this.submit).toBeEnabled();
  }

  async chooseStore(name: string): Promise<void> {
    await this.#choose('Store', name);
    await expect(this.submit).toBeEnabled();
  }

  async keep(choice: 'In the file' | 'Beside the file' | 'There are none'): Promise<void> {
    await this.#choose('Content Credentials', choice);
  }

  async #choose(field: string, option: string): Promise<void> {
    await this.dialog.getByRole('button', { name: field }).click();
    await this.page.getByRole('option', { name: option }).click();
  }

  field(name: 'Label' | 'Description'): Locator {
    return this.dialog.getByRole('textbox', { name });
  }

  async tag(name: string, value: string): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Add a tag' }).click();
    await this.dialog
      .getByRole('textbox', { name: /^Name of tag/ })
      .last()
      .fill(name);
    await this.dialog
      .getByRole('textbox', { name: /^Value of tag/ })
      .last()
      .fill(value);
  }

  /** Sends the file and waits until it is in the store. */
  async put(): Promise<void> {
    await this.submit.click();
    await expect(this.dialog.getByRole('button', { name: 'Open the Flow' })).toBeVisible({ timeout: 60_000 });
  }

  /** From the end of an ingest to the page of its Flow. */
  async openFlow(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Open the Flow' }).click();
    await expect(this.page).toHaveURL(/#\/store\/[\w-]+\/flows\//);
  }
}

/** The dialog of the Export screen that chooses a Flow, all of it or a part. */
export class FlowPickerDialog {
  readonly page: Page;
  readonly dialog: Locator;

  constructor(app: RunningApp) {
    this.page = app.page;
    this.dialog = this.page.getByRole('dialog', { name: 'Add from the store' });
  }

  /** From the inputs of an open project. */
  async openFromInputs(): Promise<void> {
    const inputs = this.page.getByRole('region', { name: 'Inputs' });
    await inputs.getByRole('button', { name: 'Add', exact: true }).click();
    await this.page.getByRole('menuitem', { name: 'Add from the store…' }).click();
  }

  /** From the Export screen without a project. */
  async openFromStart(): Promise<void> {
    await this.page.getByRole('button', { name: 'Add from the store…' }).click();
  }

  /** By the beginning of its label. */
  flow(label: string): Locator {
    return this.dialog.getByRole('list', { name: 'Flows' }).getByRole('button', { name: label });
  }

  /** Times as `0:02.500`, from the Flow's beginning. */
  async part(from: string, to: string): Promise<void> {
    await this.dialog.getByRole('textbox', { name: 'From' }).fill(from);
    await this.dialog.getByRole('textbox', { name: 'To' }).fill(to);
  }

  /** Begins to fetch; the input's card appears when it is here. */
  async fetch(): Promise<void> {
    await this.dialog.getByRole('button', { name: /^(Fetch and add|Begin a project with it)$/ }).click();
    await expect(this.dialog).toBeHidden();
  }
}
