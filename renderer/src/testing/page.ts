import { expect } from 'vitest';
import axe from 'axe-core';
import '../ui/base.css';
import '../ui/tokens.css';

/** What index.html has, so that React Aria adds no inline style. Call it before anything is rendered. */
export function preparePage(): void {
  const meta = document.createElement('meta');
  meta.id = 'react-aria-pressable-style';
  document.head.append(meta);
}

/** Accessibility rules that `element` breaks, with the markup that breaks them. */
export async function violationsIn(element: Element): Promise<unknown[]> {
  // A dialog that fades in has no contrast yet. What turns for ever (a spinner) is not waited for.
  const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(passing.map(({ finished }) => finished));
  const { violations } = await axe.run(element);
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

/** Gives a graph's card the focus, as soon as it is drawn: a card out of sight is not in the document. */
export async function focusCard(container: Element, id: string): Promise<void> {
  const card = () => container.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  await expect.poll(() => card() !== null).toBe(true);
  card()?.focus();
  expect(document.activeElement).toBe(card());
}
