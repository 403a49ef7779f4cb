import type { ConnectionId } from '#shared/api/ids.ts';
import type { Flow } from '#shared/tams/flow.ts';
import type { TagValue } from '#shared/tams/model.ts';
import { notify, reportError } from '../../app/notices.ts';
import { client } from '../../client/client.ts';

/*
 * Changes of a Flow's words and tags. Each is done at once in the store and can be taken back from the notice that says so.
 */

type Changed = (flow: Flow) => void;

/** @param value undefined takes the tag away */
export async function setTag(
  connection: ConnectionId,
  before: Flow,
  name: string,
  value: TagValue | undefined,
  onChange: Changed,
): Promise<void> {
  const write = (next: TagValue | undefined) =>
    client['store.setTag']({ connection, flow: before.id, name, ...(next === undefined ? {} : { value: next }) });
  onChange(await write(value));
  const old = before.tags?.[name];
  const undo = () => void write(old).then(onChange, reportError);
  notify(value === undefined ? 'The tag was removed.' : 'The tag was written.', { label: 'Undo', run: undo });
}

/** Only what differs is sent. */
export async function setText(
  connection: ConnectionId,
  before: Flow,
  after: { label: string; description: string },
  onChange: Changed,
): Promise<void> {
  const old = { label: before.label ?? '', description: before.description ?? '' };
  const write = (from: typeof old, to: typeof old) =>
    client['store.setText']({
      connection,
      flow: before.id,
      ...(from.label === to.label ? {} : { label: to.label }),
      ...(from.description === to.description ? {} : { description: to.description }),
    });
  if (old.label === after.label && old.description === after.description) return;
  onChange(await write(old, after));
  const undo = () => void write(after, old).then(onChange, reportError);
  notify('The Flow’s words were changed.', { label: 'Undo', run: undo });
}
