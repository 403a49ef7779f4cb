import { MessageCircleQuestion } from 'lucide-react';
import { useStore } from 'zustand';
import type { ManifestVerdict } from '#shared/verdict/model.ts';
import { formatRoute } from '../../../app/routes.ts';
import { settingsStore } from '../../../app/settings.ts';
import { Button } from '../../../ui/Button.tsx';
import s from './Drawer.module.css';

/** Whether an answer of the issuer would add to what is known of a certificate. */
export const isWorthAsking = ({ identity: { chain, revocation } }: ManifestVerdict): boolean =>
  chain.length > 0 && ['absent', 'stale', 'unusable'].includes(revocation?.state ?? 'absent');

/** Beside the missing answer on revocation: the way to ask for it, where the policy lets people (R55, R65). */
export function AskIssuer({ onAsk }: { onAsk: () => void }) {
  const allowed = useStore(settingsStore, (settings) => settings.policy.askIssuers);
  return allowed ? (
    <Button small icon={MessageCircleQuestion} onPress={onAsk}>
      Ask the issuer…
    </Button>
  ) : (
    <p className={s['small']}>
      Its issuer could be asked whether it was revoked. That is turned off under{' '}
      <a href={formatRoute({ screen: 'trust', item: 'policy' })}>Trust, Policy</a>.
    </p>
  );
}
