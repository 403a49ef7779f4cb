import { Award, Download, FolderOpen, Printer, ScanSearch, Table } from 'lucide-react';
import type { Bench } from '#shared/api/bench.ts';
import type { AssetId } from '#shared/api/ids.ts';
import { reportError } from '../../../app/notices.ts';
import { navigate } from '../../../app/routes.ts';
import { Button } from '../../../ui/Button.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { MenuButton } from '../../../ui/MenuButton.tsx';
import { SecondOpinionButton } from '../opinion/SecondOpinionButton.tsx';
import s from './Bench.module.css';
import { type BenchFormat, pickForBench, saveBench } from './bench-store.ts';
import { summaryWords } from './bench-words.ts';

interface BenchBarProps {
  file: AssetId;
  bench: Bench | undefined;
  busy: boolean;
}

/** What is on the bench, what came out in a sentence, and the ways on. */
export function BenchBar({ file, bench, busy }: BenchBarProps) {
  const save = (format: BenchFormat) => void saveBench(file, format).catch(reportError);
  return (
    <header className={s['bar']}>
      <div className={s['title']}>
        <h1 className={s['name']}>
          {bench ? (
            <>
              Who vouches: <HostileText text={bench.subject.name} oneLine max={120} />
            </>
          ) : (
            'Who vouches'
          )}
        </h1>
        <output className={s['quiet']}>{bench ? summaryWords(bench) : busy ? 'Asking every list…' : ''}</output>
      </div>
      <div className={s['actions']}>
        <MenuButton
          label="Put something else on the bench"
          trigger={<Button icon={FolderOpen}>Open…</Button>}
          entries={[
            { id: 'media', label: 'A file…', icon: FolderOpen, onAction: () => pickForBench('media') },
            { id: 'certificate', label: 'A certificate…', icon: Award, onAction: () => pickForBench('certificates') },
          ]}
        />
        {bench?.subject.kind === 'media' && <SecondOpinionButton file={file} />}
        {bench?.subject.kind === 'media' && (
          <Button icon={ScanSearch} onPress={() => navigate({ screen: 'inspect', item: file })}>
            Inspect
          </Button>
        )}
        <MenuButton
          label="Save the answers"
          trigger={
            <Button icon={Download} isDisabled={!bench}>
              Save report
            </Button>
          }
          entries={[
            {
              id: 'html',
              label: 'Page to read (HTML)',
              hint: 'Stands alone, loads nothing',
              icon: Printer,
              onAction: () => save('html'),
            },
            { id: 'csv', label: 'Table (CSV)', hint: 'For a spreadsheet', icon: Table, onAction: () => save('csv') },
            {
              id: 'json',
              label: 'Everything (JSON)',
              hint: 'For programs',
              icon: Download,
              onAction: () => save('json'),
            },
          ]}
        />
      </div>
    </header>
  );
}
