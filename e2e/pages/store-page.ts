import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningApp } from '../app/running-app.ts';

type FlowTab = 'Facts' | 'Graph' | 'Tags' | 'Segments' | 'Collection' | 'Media';

/** The Store screen and the page of a Flow, by what they say and what their parts are called. */
export class StorePage {
  readonly page: Page;
  readonly stores: Locator;
  readonly search: Locator;
  /** How far the list was read. */
  readonly foot: Locator;
  readonly rows: Locator;
  /** Title of a Flow's page. */
  readonly title: Locator;
  readonly credentials: Locator;

  constructor(app: RunningApp) {
    this.page = app.page;
    this.stores = this.page.getByRole('navigation', { name: 'Stores' });
    this.search = this.page.getByRole('searchbox');
    this.foot = this.page.getByText(/^[\d,]+ rows?( so far|, )/);
    this.rows = this.page.getByRole('list', { name: 'Flows' }).getByRole('link');
    this.title = this.page.getByRole('heading', { level: 1 });
    this.credentials = this.page.getByRole('region', { name: 'Content Credentials' });
  }

  async go(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Store' }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Stores' })).toBeVisible();
  }

  /** Remembers a store that asks for a bearer token, and shows it. */
  async add(given: { name: string; address: string; token: string }): Promise<void> {
    await this.page.getByRole('button', { name: 'Add a store…' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Add a store' });
    await dialog.getByRole('textbox', { name: 'Address' }).fill(given.address);
    await dialog.getByRole('textbox', { name: 'Name' }).fill(given.name);
    await dialog.getByRole('button', { name: 'Sign in with' }).click();
    await this.page.getByRole('option', { name: 'Bearer token' }).click();
    await dialog.getByLabel('Token', { exact: true }).fill(given.token);
    await dialog.getByRole('button', { name: 'Add store' }).click();
    await expect(this.stores.getByRole('link', { name: given.name })).toHaveAttribute('aria-current', 'page');
  }

  async show(store: string): Promise<void> {
    await this.stores.getByRole('link', { name: store }).click();
  }

  /** A row of the list, by the beginning of its label. */
  row(label: string): Locator {
    return this.rows.filter({ hasText: label });
  }

  async choose(filter: 'Format' | 'Provenance' | 'Order', option: string): Promise<void> {
    await this.page
      .getByRole('search', { name: 'Filters' })
      .getByRole('button', { name: new RegExp(`${filter}$`) })
      .click();
    await this.page.getByRole('option', { name: option }).click();
  }

  async clearFilters(): Promise<void> {
    await this.page.getByRole('button', { name: 'Clear filters' }).first().click();
  }

  /** Opens the report of what the shown store does, and returns it. */
  async test(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'What it can do…' }).click();
    return this.page.getByRole('dialog', { name: 'What this store can do' });
  }

  /** Brings a tab of a Flow's page to the front and returns its panel. */
  async tab(name: FlowTab): Promise<Locator> {
    const parts = this.page.getByRole('region', { name: 'Parts of this Flow' });
    await parts.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
    return parts.getByRole('tabpanel');
  }

  /** Roles and labels of what the Flow collects. */
  async members(): Promise<Locator> {
    const collection = await this.tab('Collection');
    return collection.getByRole('list', { name: 'Members' }).getByRole('listitem');
  }

  /** A card of the Flow's graph, by the beginning of what it says. */
  graphCard(label: string): Locator {
    return this.page.locator(`.react-flow__node[aria-label^="${label}"]`);
  }

  async inspect(): Promise<void> {
    await this.page.getByRole('button', { name: 'Inspect', exact: true }).click();
  }
}
