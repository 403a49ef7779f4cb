import { FileInput, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { AssetId } from '#shared/api/ids.ts';
import type { TrustList } from '#shared/api/trust.ts';
import { reportError } from '../../app/notices.ts';
import { client } from '../../client/client.ts';
import { pickFiles } from '../../client/files.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { UsageList } from './UsageList.tsx';
import { UsagesDialog } from './UsagesDialog.tsx';
import s from './Usages.module.css';

/** What was read and is not taken yet. */
interface Offered {
  /** Absent: the default of the list's purpose. */
  file?: AssetId;
  source: string;
  usages: readonly string[];
}

/**
 * Which uses of certificates a list accepts (R45). A list of the house can accept others, as a whole from a file; what others keep accepts
 * what its keeper says.
 */
export function UsagesCard({ list }: { list: TrustList }) {
  const [offered, setOffered] = useState<Offered>();
  const isOfHouse = !list.preset && !list.demo;

  const offer = async (file: AssetId | undefined, source: string): Promise<void> => {
    const { usages } = await client['trust.readUsages']({ list: list.id, file });
    setOffered({ ...(file === undefined ? {} : { file }), source, usages });
  };
  const fromFile = async (): Promise<void> => {
    const [file] = await pickFiles('certificates', false);
    if (file) await offer(file.id, file.name);
  };

  return (
    <Card title="Accepted uses">
      <p className={s['quiet']}>Uses of certificates (EKU). A certificate needs one of them to be vouched for by it.</p>
      <UsageList label="Accepted uses" usages={list.acceptedUsages} />
      {isOfHouse && (
        <div className={s['actions']}>
          <Button small icon={FileInput} onPress={() => void fromFile().catch(reportError)}>
            Change from a file…
          </Button>
          <Button
            small
            variant="quiet"
            icon={RotateCcw}
            onPress={() => void offer(undefined, 'The default of its purpose').catch(reportError)}
          >
            Back to default…
          </Button>
        </div>
      )}
      {offered && <UsagesDialog list={list} {...offered} onClose={() => setOffered(undefined)} />}
    </Card>
  );
}
