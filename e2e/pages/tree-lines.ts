import type { Locator } from '@playwright/test';

const anyId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The lines of a tree as it stands, each with its level and what is read aloud of it; ids, which nobody chose, as `(id)`. */
export async function treeLines(tree: Locator): Promise<string[]> {
  const lines = await tree
    .getByRole('row')
    .evaluateAll((rows) =>
      rows.map((row) => [row.getAttribute('aria-level'), row.getAttribute('aria-label')].join(' ')),
    );
  return lines.map((line) => line.replaceAll(anyId, '(id)'));
}
