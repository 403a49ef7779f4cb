import { DownloadCloud, FileSearch } from 'lucide-react';
import type { Input } from '#shared/edit/model.ts';
import type { ErrorBody } from '#shared/rpc/errors.ts';
import { reportError } from '../../app/notices.ts';
import { pickFiles } from '../../client/files.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/states.tsx';
import { replaceMedia } from './edits.ts';
import { exportPorts } from './export-instance.ts';
import s from './InputCard.module.css';
import { takeFlow } from './take-run.ts';
import { TakeLine } from './TakeLine.tsx';
import { useExport, useExportModel } from './use-export.ts';

interface MissingMediaProps {
  input: Input;
  error: ErrorBody;
}

/** An input whose media is not there: why, and the ways to get it back. Its clips and decisions wait. */
export function MissingMedia({ input, error }: MissingMediaProps) {
  const model = useExportModel();
  const take = useExport((state) =>
    state.takes.find((candidate) => candidate.input === input.id && candidate.replaces !== true),
  );
  const { media } = input;
  // The state keeps the next failure too.
  const retry = () => void model.report(media).catch(() => undefined);
  const find = async () => {
    const [file] = await pickFiles('media', false);
    if (!file) return;
    const found = { kind: 'file', asset: file.id } as const;
    const report = await model.report(found);
    model.edit((graph) => replaceMedia(graph, input.id, found, report));
  };
  return (
    <>
      <ErrorNote error={error} onRetry={retry} />
      {take ? (
        <TakeLine take={take} />
      ) : (
        <div className={s['ways']}>
          {media.kind === 'flow' ? (
            <Button
              small
              icon={DownloadCloud}
              onPress={() => {
                const { connection, flow, timerange } = media;
                void takeFlow(model, exportPorts, { connection, flow, timerange, title: input.title, input: input.id });
              }}
            >
              Fetch again
            </Button>
          ) : (
            <Button small icon={FileSearch} onPress={() => void find().catch(reportError)}>
              Find it…
            </Button>
          )}
        </div>
      )}
    </>
  );
}
