import { useCallback } from 'react';
import type { ConnectionId } from '#shared/api/ids.ts';
import type { Flow } from '#shared/tams/flow.ts';
import { flowRoute, formatRoute } from '../../app/routes.ts';
import { client } from '../../client/client.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { Badge } from '../../ui/Mark.tsx';
import s from './FlowPage.module.css';
import { essenceWords } from './flow-words.ts';
import { formatLabel } from './format-words.ts';
import { FormatIcon } from './FormatIcon.tsx';
import { useAsk } from './use-ask.ts';

interface CollectionTabProps {
  connection: ConnectionId;
  flow: Flow;
}

/** What is asked for by name; a collection of more shows the others by their ids. */
const NAMED = 40;

/** What a Flow collects and what collects it, with roles. */
export function CollectionTab({ connection, flow }: CollectionTabProps) {
  const members = flow.flow_collection ?? [];
  const collectors = flow.collected_by ?? [];
  return (
    <div className={s['panel']}>
      <h2 className={s['subtitle']}>It collects</h2>
      {members.length === 0 && <p className={s['quiet']}>No other Flow: it is not a collection.</p>}
      <Related connection={connection} label="Members" flows={members} />
      <h2 className={s['subtitle']}>It is collected by</h2>
      {collectors.length === 0 && (
        <p className={s['quiet']}>
          {flow.collected_by === undefined
            ? 'The store does not say. What was found on the way to the Content Credentials stands beside this.'
            : 'No Flow: it stands at the top level.'}
        </p>
      )}
      <Related connection={connection} label="Collectors" flows={collectors.map((id) => ({ id }))} />
    </div>
  );
}

interface RelatedProps {
  connection: ConnectionId;
  label: string;
  flows: readonly { id: string; role?: string | undefined }[];
}

function Related({ connection, label, flows }: RelatedProps) {
  const ids = flows.slice(0, NAMED).map(({ id }) => id);
  const key = JSON.stringify(ids);
  const ask = useCallback(
    async (signal: AbortSignal) => {
      // Each for itself: a member may be gone or not ours to see, and the others still have names.
      const asked = (JSON.parse(key) as string[]).map((id) =>
        client['store.flow']({ connection, flow: id }, { signal }),
      );
      const answers = await Promise.allSettled(asked);
      return new Map(
        answers.flatMap((answer) => (answer.status === 'fulfilled' ? [[answer.value.id, answer.value]] : [])),
      );
    },
    [connection, key],
  );
  const { value: known, busy } = useAsk(ask);
  if (flows.length === 0) return null;
  return (
    <ul className={s['lines']} aria-label={label}>
      {flows.map(({ id, role }, index) => (
        <Line
          // A Flow may be collected twice, in two roles.
          // oxlint-disable-next-line react/no-array-index-key
          key={`${id} ${String(index)}`}
          href={formatRoute(flowRoute(connection, id))}
          id={id}
          role={role}
          flow={known?.get(id)}
          missing={!busy && known !== undefined && index < NAMED && !known.has(id)}
        />
      ))}
    </ul>
  );
}

interface LineProps {
  href: string;
  id: string;
  role: string | undefined;
  flow: Flow | undefined;
  missing: boolean;
}

function Line({ href, id, role, flow, missing }: LineProps) {
  return (
    <li className={s['line']}>
      <FormatIcon format={flow?.format ?? ''} />
      <div className={s['grow']}>
        <a href={href}>
          <HostileText text={flow?.label || id} max={200} />
        </a>
        <p className={s['quiet']}>
          {flow ? (
            <HostileText text={[formatLabel(flow.format), essenceWords(flow)].filter(Boolean).join(' · ')} max={200} />
          ) : (
            missing && 'Not to be had: gone, or not for us to see.'
          )}
        </p>
      </div>
      {role !== undefined && (
        <Badge tone="neutral">
          <HostileText text={role} oneLine max={60} />
        </Badge>
      )}
    </li>
  );
}
