import { UsersRound } from 'lucide-react';
import { useState } from 'react';
import type { AssetId } from '#shared/api/ids.ts';
import { Button } from '../../../ui/Button.tsx';
import { SecondOpinionDialog } from './SecondOpinionDialog.tsx';

interface SecondOpinionButtonProps {
  file: AssetId;
  small?: boolean;
}

/** Asks another engine about a file, only when somebody wants to know. */
export function SecondOpinionButton({ file, small = false }: SecondOpinionButtonProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button small={small} icon={UsersRound} onPress={() => setAsking(true)}>
        Ask a second engine…
      </Button>
      {asking && <SecondOpinionDialog file={file} onClose={() => setAsking(false)} />}
    </>
  );
}
