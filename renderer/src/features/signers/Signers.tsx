import { FileKey, KeyRound, ShieldPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, ErrorNote, Skeleton } from '../../ui/states.tsx';
import { GenerateDialog } from './GenerateDialog.tsx';
import { ImportSignerDialog } from './ImportSignerDialog.tsx';
import { SignerCard } from './SignerCard.tsx';
import page from '../../ui/screen.module.css';
import s from './Signers.module.css';
import { loadSigners, useSigners } from './signers-store.ts';

/** Who can sign here: keys that never leave the core, with their certificates. */
export function Signers() {
  const state = useSigners();
  const [dialog, setDialog] = useState<'import' | 'generate'>();
  const actions = (
    <>
      <Button icon={ShieldPlus} onPress={() => setDialog('generate')}>
        Make a private credential…
      </Button>
      <Button icon={FileKey} onPress={() => setDialog('import')}>
        Import a key…
      </Button>
    </>
  );
  return (
    <div className={page['screen']}>
      <header className={page['head']}>
        <div>
          <h1 className={page['title']}>Signers</h1>
          <p className={page['intro']}>
            A signature says who stands behind a claim. Keys stay in Countersign’s workspace, encrypted with their
            passphrase.
          </p>
        </div>
        <div className={s['actions']}>{actions}</div>
      </header>
      {state.kind === 'loading' && <Skeleton lines={4} label="Reading the signers" />}
      {state.kind === 'failed' && <ErrorNote error={state.error} onRetry={() => void loadSigners()} />}
      {state.kind === 'ready' && state.signers.length === 0 && (
        <EmptyState icon={KeyRound} title="No signer yet">
          Import the key and certificates your organisation gave you, or make a private credential to try things out.
        </EmptyState>
      )}
      {state.kind === 'ready' && state.signers.length > 0 && (
        <ul className={page['list']}>
          {state.signers.map((signer) => (
            // Another certificate, another card: what was found out about the one before is not about it.
            <li key={`${signer.id} ${signer.certificate.fingerprint}`}>
              <SignerCard signer={signer} />
            </li>
          ))}
        </ul>
      )}
      {dialog === 'import' && <ImportSignerDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'generate' && <GenerateDialog onClose={() => setDialog(undefined)} />}
    </div>
  );
}
