import type { ExportPlan } from '#shared/api/project.ts';
import { REVOCATION_RULE, type Signer } from '#shared/api/signer.ts';
import type { PlanProblem } from '#shared/edit/plan-model.ts';

/** Everything that stands between the draft and its signature, in one list. */
export interface PreflightItem {
  key: string;
  severity: 'blocks' | 'warns';
  /** `E06`, or the certificate rule's own name. */
  rule: string;
  message: string;
  fix?: string | undefined;
  /** Place in the graph; absent for what is about the signer. */
  at?: string;
}

/**
 * @param live problems of the draft as it stands, found in the page.
 * @param answer the core's, only when it is about this very draft: it knows what a page cannot (the files, the disk, the certificate).
 */
export function preflightItems(
  live: readonly PlanProblem[],
  answer: ExportPlan | undefined,
  signer: Signer | undefined,
): PreflightItem[] {
  const problems = answer?.problems ?? live;
  const items = [
    ...problems.map((problem, index): PreflightItem => ({ key: `plan-${String(index)}`, ...problem })),
    ...signerItems(answer, signer),
  ];
  return items.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

const rank = { blocks: 0, warns: 1 } as const;

function signerItems(answer: ExportPlan | undefined, signer: Signer | undefined): PreflightItem[] {
  if (!signer) {
    return [
      {
        key: 'no-signer',
        severity: 'blocks',
        rule: 'signer',
        message: 'No signer is chosen.',
        fix: 'Choose who signs.',
      },
    ];
  }
  const locked: PreflightItem[] = signer.locked
    ? [
        {
          key: 'locked',
          severity: 'blocks',
          rule: 'locked',
          message: `${signer.name} is locked.`,
          fix: 'Unlock it with its passphrase.',
        },
      ]
    : [];
  const checks = answer?.preflight?.checks ?? [];
  return [
    ...locked,
    ...checks.flatMap((check, index): PreflightItem[] =>
      check.outcome === 'ok'
        ? []
        : [
            {
              key: `signer-${String(index)}`,
              severity: check.outcome === 'blocked' ? 'blocks' : 'warns',
              rule: check.rule,
              message: check.message,
            },
          ],
    ),
  ];
}

/** R39: nothing but the revoked certificate is in the way, which a person may override for one export. */
export const onlyRevoked = (items: readonly PreflightItem[]): boolean => {
  const blocks = items.filter((item) => item.severity === 'blocks');
  return blocks.length === 1 && blocks[0]?.rule === REVOCATION_RULE;
};

export const blocking = (items: readonly PreflightItem[]): number =>
  items.filter((item) => item.severity === 'blocks').length;
