import { useState } from 'react';
import { useStore } from 'zustand';
import type { Signer } from '#shared/api/signer.ts';
import type { ListMatch } from '#shared/verdict/model.ts';
import { allVouchingWords, vouchingWords } from '#shared/verdict/vouching.ts';
import { changeSettings, settingsStore } from '../../app/settings.ts';
import { formatRoute } from '../../app/routes.ts';
import { type Choice, Select } from '../../ui/Field.tsx';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge, Mark } from '../../ui/Mark.tsx';
import { kindWords, validity } from '../signers/certificate-words.ts';
import s from './SignerChoice.module.css';
import { useExportModel } from './use-export.ts';

interface SignerChoiceProps {
  signers: readonly Signer[];
  signer: Signer | undefined;
  /** Lists that vouch for the chosen one, as far as the core has answered (R10). */
  matches: readonly ListMatch[];
}

/** Who signs: the choice, the facts of the certificate that was chosen, and as what which list vouches for it. */
export function SignerChoice({ signers, signer, matches }: SignerChoiceProps) {
  const model = useExportModel();
  const [now] = useState(() => new Date());
  const soonDays = useStore(settingsStore, (settings) => settings.expiryWarningDays);
  const lasting = signer && validity(signer.certificate, now, soonDays);
  if (signers.length === 0) {
    return (
      <p className={s['none']}>
        There is no signer yet. <a href={formatRoute({ screen: 'signers' })}>Add one</a>.
      </p>
    );
  }
  const choices = signers.map(({ id, name, kind, certificate, locked }): Choice<string> => ({
    id,
    label: name,
    description: [kindWords[kind].label, certificate.subject, ...(locked ? ['locked'] : [])].join(' · '),
  }));
  return (
    <div className={s['choice']}>
      <div className={s['select']}>
        <Select
          label="Signed by"
          hideLabel
          placeholder="Choose who signs…"
          choices={choices}
          value={signer?.id}
          onChange={(id) => {
            const chosen = signers.find((candidate) => candidate.id === id);
            model.chooseSigner(chosen?.id);
            if (chosen) changeSettings({ lastSigner: chosen.id });
          }}
        />
      </div>
      {signer && lasting && (
        <div className={s['facts']}>
          <span className={s['line']}>
            {signer.kind !== 'file' && <Badge tone="disclosure">{kindWords[signer.kind].label}</Badge>}
            <HostileText text={signer.certificate.subject} oneLine />
          </span>
          <span className={s['line']}>
            {lasting.tone !== 'neutral' && <Mark tone={lasting.tone} size={13} />}
            {lasting.words}
            {lasting.tone !== 'neutral' && signer.kind !== 'demo' && (
              <a href={formatRoute({ screen: 'signers' })}>Renew it</a>
            )}
            {matches.length > 0 && <HostileText text={allVouchingWords(matches, vouchingWords)} oneLine />}
          </span>
        </div>
      )}
    </div>
  );
}
