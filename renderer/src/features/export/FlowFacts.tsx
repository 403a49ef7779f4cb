import type { Input, MediaRef } from '#shared/edit/model.ts';
import { flowRoute, formatRoute } from '../../app/routes.ts';
import { formatTimecode } from '../../ui/timecode.ts';
import { HostileText } from '../../ui/HostileText.tsx';
import { useConnections } from '../store/connections-store.ts';
import s from './InputCard.module.css';

/** Of an input from a store: which store and Flow, which part of it, and where its credentials come from. */
export const FlowFacts = ({ input: { media } }: { input: Input }) =>
  media.kind === 'flow' ? <OfFlow media={media} /> : undefined;

type FlowRef = Extract<MediaRef, { kind: 'flow' }>;

function OfFlow({ media }: { media: FlowRef }) {
  const known = useConnections();
  const connections = known.kind === 'ready' ? known.connections : [];
  const store = connections.find(({ id }) => id === media.connection)?.name ?? media.connection;
  const { start, end } = media.timerange;
  return (
    <dl className={s['flow']}>
      <dt>Store</dt>
      <dd>
        <HostileText text={store} oneLine max={100} />
      </dd>
      <dt>Flow</dt>
      <dd>
        <a href={formatRoute(flowRoute(media.connection, media.flow))}>
          <HostileText text={media.flow} oneLine mono max={100} />
        </a>
      </dd>
      <dt>Part</dt>
      <dd>
        {formatTimecode(start)} – {formatTimecode(end)}
      </dd>
      <dt>Credentials</dt>
      <dd>{whereWords(media)}</dd>
    </dl>
  );
}

function whereWords({ credentials, credentialsDirect }: FlowRef): string {
  if (credentials === undefined) return 'in the fetched file';
  return credentialsDirect === false
    ? 'in the contribution it was made from; how, no claim says'
    : 'in the contribution it was cut from';
}
