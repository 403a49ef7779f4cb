import axe from 'axe-core';
import type { Page } from '@playwright/test';

interface Violation {
  rule: string;
  where: string[];
}

/**
 * Colours that are still on their way from one theme to the other have no contrast worth measuring. Again and again, because a child
 * that inherits a colour starts its own transition when its parent's ends.
 */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let quiet = 0, round = 0; quiet < 2 && round < 50; round += 1) {
      for (let frame = 0; frame < 2; frame += 1) await new Promise((next) => requestAnimationFrame(next));
      const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
      quiet = transitions.length === 0 ? quiet + 1 : 0;
      await Promise.allSettled(transitions.map(({ finished }) => finished));
    }
  });

/**
 * What axe finds wrong with the page as it stands, in one theme and then the other. The source goes in by evaluation: a script tag is
 * what the content security policy is there to stop.
 * @param except rules that are not asked; the caller says why
 */
export async function violations(
  page: Page,
  except: readonly string[] = [],
): Promise<Record<'light' | 'dark', Violation[]>> {
  const found: Record<'light' | 'dark', Violation[]> = { light: [], dark: [] };
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settled(page);
    await page.evaluate(axe.source);
    found[colorScheme] = await page.evaluate(async (excepted) => {
      const { axe: engine } = globalThis as unknown as { axe: typeof axe };
      const rules = Object.fromEntries(excepted.map((rule) => [rule, { enabled: false }]));
      const { violations: all } = await engine.run(document, { resultTypes: ['violations'], preload: false, rules });
      return all.map(({ id, nodes }) => ({
        rule: id,
        where: nodes.map(({ target, any }) => [target.join(' '), any[0]?.message].filter(Boolean).join(': ')),
      }));
    }, except);
  }
  return found;
}
