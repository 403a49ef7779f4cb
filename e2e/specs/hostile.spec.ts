// Text out of a file stays text, wherever the page shows it (R30).
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { displayText } from '#shared/provenance/display-text.ts';
import { expect, sharedData, test } from '../fixtures.ts';
import { type DrawerTab, InspectPage } from '../pages/inspect-page.ts';
import { signFiles } from '../support/signing.ts';

const own = [
  '<img src=x onerror="alert(1)">',
  '<svg onload=alert(1)>',
  '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">click</a>',
  '<style>* { display: none }</style>',
  '<img src="https://tracker.example/pixel.png">',
  '{{constructor.constructor("alert(1)")()}}',
  'invoice\u202Egpj.exe',
  '\u2067right to left\u2069 \u200Bzero\u200Bwidth',
];

const attackFiles = [
  'xss.txt',
  'rendering.txt',
  'special_characters.txt',
  'sql_injection.txt',
  'ten_thousand_characters.txt',
];

/** Everything a manifest says in words, said with `texts`: one as the title of the file, each in every other place. */
const definition = (title: string, texts: readonly string[]) => ({
  title,
  claim_generator_info: [{ name: texts[0], version: texts[1] }],
  assertions: [
    {
      label: 'c2pa.actions.v2',
      created: true,
      data: {
        actions: [
          { action: 'c2pa.opened', parameters: { ingredientIds: ['ing-1'] } },
          ...texts.map((text) => ({
            action: 'c2pa.edited',
            description: text,
            reason: text,
            softwareAgent: { name: text, version: text },
            parameters: { description: text, [text.slice(0, 40)]: text },
          })),
        ],
      },
    },
    {
      label: 'cawg.metadata',
      kind: 'Json',
      data: {
        '@context': {
          dc: 'http://purl.org/dc/elements/1.1/',
          Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
        },
        'dc:title': { 'x-default': texts[0] },
        'dc:description': { 'x-default': texts.join('\n') },
        'dc:creator': texts,
        'Iptc4xmpExt:LocationCreated': { 'Iptc4xmpExt:City': texts[0] },
      },
    },
    ...texts.map((text, index) => ({
      label: `org.example.${String(index)}`,
      kind: 'Json',
      data: { '@type': text, [text]: text, author: [{ '@type': 'Person', name: text }] },
    })),
  ],
});

/** Elements of the page by tag, and every attribute that would run as script. */
const elements = (page: Page) =>
  page.evaluate(() => {
    const tags: Record<string, number> = {};
    const handlers: string[] = [];
    for (const element of document.querySelectorAll('*')) {
      tags[element.localName] = (tags[element.localName] ?? 0) + 1;
      for (const { name } of element.attributes) if (name.startsWith('on')) handlers.push(name);
    }
    return { tags, handlers };
  });

/** Opens a file and looks at all that is said about it. */
async function see(inspect: InspectPage, path: string) {
  await inspect.open(path);
  await inspect.checkedHeadline();
  // The graph comes when its layout is made, the facts of the container when they were read.
  await expect(inspect.card).toBeVisible();
  await expect(inspect.page.getByText('Duration', { exact: true })).toBeVisible();
  const seen: Record<string, Awaited<ReturnType<typeof elements>>> = {};
  await expect(inspect.details.getByRole('tab', { name: 'Raw' })).toBeInViewport({ ratio: 0.9 });
  const tabs: DrawerTab[] = ['Actions', 'Signer & trust', 'Ingredients', 'Metadata', 'Codes'];
  for (const tab of tabs) {
    const panel = await inspect.tab(tab);
    await expect(panel).toBeVisible();
    await panel.locator('details').evaluateAll((all: HTMLDetailsElement[]) => {
      for (const details of all) details.open = true;
    });
    seen[tab] = await elements(inspect.page);
  }
  await inspect.tab('Raw');
  await expect(inspect.page.getByText('active_manifest').first()).toBeVisible();
  const raw = await elements(inspect.page);
  await inspect.tab('Actions');
  return { seen, raw };
}

/**
 * Signs a file that carries all the texts wherever there is room for one, and a harmless twin of it, which says what elements there
 * have to be.
 */
async function compare(inspect: InspectPage, folder: string, texts: readonly string[]): Promise<void> {
  const [first = ''] = texts;
  const saying = (name: string, title: string, said: readonly string[]) => ({
    name,
    // Longer than its place, wherever that is.
    definition: definition(title.repeat(8), said),
    ingredients: [{ title, relationship: 'parentOf' as const, description: title }],
    signer: title.slice(0, 60),
  });
  const plain = texts.map((_, index) => `Words ${String(index)}`);
  const [plainPath = '', hostilePath = ''] = await signFiles(folder, [
    saying('plain.mp4', 'Words', plain),
    saying('hostile.mp4', first, texts),
  ]);
  // With more than one file open there is a menu of files.
  await inspect.open(plainPath);
  await inspect.open(hostilePath);
  const expected = await see(inspect, plainPath);
  const found = await see(inspect, hostilePath);
  expect(found.seen).toEqual(expected.seen);
  expect(found.raw.handlers).toEqual([]);
  for (const tag of ['script', 'style', 'iframe', 'object', 'embed', 'img', 'svg', 'a', 'form', 'base', 'meta']) {
    expect([tag, found.raw.tags[tag]]).toEqual([tag, expected.raw.tags[tag]]);
  }
  // Nothing was left out either: as text, each of them is there to read.
  const read = (await (await inspect.tab('Actions')).textContent()) ?? '';
  for (const text of texts) expect(read).toContain(displayText(text));
}

test('words of a manifest and its certificate never become elements, and what is invisible is written out', async ({
  app,
}, info) => {
  const inspect = new InspectPage(app);
  await compare(inspect, info.outputPath('files'), own);
  const actions = await inspect.tab('Actions');
  await expect(actions.getByText('<img src=x onerror="alert(1)">').first()).toBeVisible();
  await expect(actions.getByText('invoice⟦U+202E⟧gpj.exe').first()).toBeVisible();
  await expect(actions.getByText('⟦U+2067⟧right to left⟦U+2069⟧ ⟦U+200B⟧zero⟦U+200B⟧width').first()).toBeVisible();
  const shown = await app.page.locator('body').innerText();
  expect(shown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/u);
});

test('the attack strings of others through title, author, description, labels and signer', async ({ app }, info) => {
  const folder = sharedData('attacks');
  const lists = await Promise.all(attackFiles.map((name) => readFile(`${folder}/${name}`, 'utf8')));
  const attacks = lists.flatMap((list) => list.split('\n').filter((line) => line !== ''));
  expect(attacks.length).toBeGreaterThan(20);
  await compare(new InspectPage(app), info.outputPath('files'), attacks);
});
