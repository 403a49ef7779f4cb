import type { PlanProblem } from '#shared/edit/plan-model.ts';
import { expect, it } from 'vitest';
import { samplePlan, samplePreflight, sampleSigner } from '../../testing/samples.ts';
import { blocking, preflightItems } from './preflight-items.ts';

const warns: PlanProblem = { rule: 'E16', severity: 'warns', message: 'Typed text.', at: 'metadata:dc:title' };
const blocks: PlanProblem = { rule: 'E06', severity: 'blocks', message: 'Undecided.', at: 'input:i', fix: 'Decide.' };

it('lists what blocks before what warns', () => {
  expect(preflightItems([warns, blocks], undefined, sampleSigner('broadcaster'))).toEqual([
    { key: 'plan-1', ...blocks },
    { key: 'plan-0', ...warns },
  ]);
});

it('takes the answer of the core where there is one, with the certificate’s rules', () => {
  const answer = { ...samplePlan(), problems: [blocks], preflight: samplePreflight('blocked') };
  expect(preflightItems([warns], answer, sampleSigner('broadcaster'))).toEqual([
    { key: 'plan-0', ...blocks },
    { key: 'signer-1', severity: 'blocks', rule: 'unlisted', message: 'No enabled list vouches for this certificate.' },
  ]);
});

it.each([
  [undefined, 'signer'],
  [sampleSigner('mine', 'file', true), 'locked'],
])('blocks without a signer that can sign', (signer, rule) => {
  const items = preflightItems([], samplePlan(), signer);
  expect(items.map((item) => item.rule)).toEqual([rule]);
  expect(blocking(items)).toBe(1);
});

it('is empty when nothing stands in the way', () => {
  expect(preflightItems([], samplePlan(), sampleSigner('broadcaster'))).toEqual([]);
});
