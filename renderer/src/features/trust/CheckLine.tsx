import type { TrustList } from '#shared/api/trust.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote, Progress } from '../../ui/states.tsx';
import { checkList, clearCheck, type CheckState } from './check-store.ts';
import s from './ListPage.module.css';

/** How the check of a list against its source stands. */
export function CheckLine({ list, check }: { list: TrustList; check: CheckState }) {
  switch (check.kind) {
    case 'running':
      return (
        <div className={s['line']}>
          <Progress label="Getting the list and reading every certificate on it" done={0} total={0} />
          <Button small onPress={check.stop}>
            Cancel
          </Button>
        </div>
      );
    case 'same':
      return (
        <div className={s['line']}>
          <output>Nothing has changed: its source holds the version that is in use.</output>
          <Button small variant="quiet" onPress={() => clearCheck(list.id)}>
            Dismiss
          </Button>
        </div>
      );
    case 'failed':
      return (
        <div className={s['line']}>
          <ErrorNote
            error={check.error}
            onRetry={list.address === undefined ? undefined : () => void checkList(list.id)}
          />
          <Button small variant="quiet" onPress={() => clearCheck(list.id)}>
            Dismiss
          </Button>
        </div>
      );
  }
}
