import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { AssetId, JobId } from '#shared/api/ids.ts';
import { cancelJob, jobsStore } from '../../../app/jobs.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Checkbox } from '../../../ui/Field.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';
import { ErrorNote, Progress } from '../../../ui/states.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { fetchCredentials, shortHost } from './apart-actions.ts';
import s from './Apart.module.css';

interface FetchDialogProps {
  asset: AssetId;
  /** As remoteAddress made it of what the file says. */
  address: URL;
  onClose: () => void;
}

/** Asks before anybody else is asked: whom, and what they learn by it (R65). Closing it ends what it began. */
export function FetchDialog({ asset, address, onClose }: FetchDialogProps) {
  const { host, href, protocol } = address;
  const isHttp = protocol === 'http:';
  const [plainHttp, setPlainHttp] = useState(false);
  const [inside, setInside] = useState(false);
  const [job, setJob] = useState<JobId>();
  const running = useRef<JobId>(undefined);
  useEffect(() => () => running.current && cancelJob(running.current), []);

  const { busy, error, submit } = useSubmit(async () => {
    try {
      await fetchCredentials({ asset, address: href, plainHttp, inside }, (id) => {
        running.current = id;
        setJob(id);
      });
    } finally {
      running.current = undefined;
      setJob(undefined);
    }
  }, onClose);
  // Whether a name leads inside is known only once it is looked up, which the core does before it connects.
  const [isInside, setIsInside] = useState(false);
  if (error?.code === 'address_inside' && !isInside) setIsInside(true);

  return (
    <Dialog
      title="Get credentials from elsewhere?"
      isOpen
      onClose={onClose}
      wide
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={busy || (isHttp && !plainHttp) || (isInside && !inside)}
            onPress={submit}
          >
            {`Ask ${shortHost(address)}`}
          </Button>
        </>
      }
    >
      <p>This file says that its Content Credentials are kept at:</p>
      <p className={s['address']}>
        <HostileText text={href} mono />
      </p>
      <p>
        Whoever runs <HostileText text={host} max={300} /> learns your network address, and that somebody opened this
        file. Nothing else is sent: no name, no cookie, no part of the file. Nobody is asked until you press the button,
        and then once: what comes is kept for this file.
      </p>
      {isHttp && (
        <Checkbox isSelected={plainHttp} onChange={setPlainHttp} isDisabled={busy}>
          Ask over http, not https: others on the way can see what is asked and change the answer.
        </Checkbox>
      )}
      {isInside && (
        <Checkbox isSelected={inside} onChange={setInside} isDisabled={busy}>
          <HostileText text={host} max={300} /> is a server of my own house: ask it inside this machine or network.
        </Checkbox>
      )}
      {job && <Running job={job} />}
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
}

function Running({ job: id }: { job: JobId }) {
  const progress = useStore(jobsStore, ({ jobs }) => jobs.find((job) => job.id === id)?.progress);
  return <Progress label={progress?.phase || 'Asking'} done={progress?.done ?? 0} total={progress?.total ?? 0} small />;
}
