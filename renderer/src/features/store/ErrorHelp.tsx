import type { ErrorBody } from '#shared/rpc/errors.ts';
import s from './Note.module.css';

const help: Partial<Record<ErrorBody['code'], readonly string[]>> = {
  store_unreachable: [
    'Is the address right, down to the path (often /v8 or /tams)? A page of the same server that opens in a browser proves little.',
    'Is the store running, and does this machine reach it? A VPN or a proxy may be needed.',
  ],
  store_denied: [
    'The store answers, but does not let you in, or not to this. Tokens run out.',
    'To sign in another way, edit the store: the pencil above its list.',
  ],
  store_protocol: [
    'Something answers there, but not a TAMS store. Is the path of the address right, or is there a sign-in page in front of it?',
  ],
  unknown_procedure: ['This part of Countersign does not know stores. Start it again after an update.'],
};

/** What to look at when a store cannot be worked with. Nothing where the error says it all. */
export function ErrorHelp({ code }: { code: ErrorBody['code'] }) {
  const lines = help[code];
  if (!lines) return null;
  return (
    <ul className={s['help']}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
