import { model, needReady, record, refuse, state } from './model.ts';

/** What main registered, by scheme. */
export const schemes = new Map<string, Electron.Privileges>();

type Handler = (request: Request) => Response | Promise<Response>;
const handlers = new Map<string, Handler>();

/** Asks main's own handler, as Chromium would through `app://`. 502 where main serves no such scheme. */
export async function answer(request: Request): Promise<Response> {
  const handler = handlers.get(request.url.split(':', 1)[0] ?? '');
  return handler ? handler(request) : new Response(null, { status: 502 });
}

export const protocol = model('protocol', {
  registerSchemesAsPrivileged: (list: Electron.CustomScheme[]) => {
    if (state.ready || schemes.size > 0) refuse('schemes are registered once, before ready');
    for (const { scheme, privileges = {} } of list) schemes.set(scheme, privileges);
  },
  handle: (scheme: string, handler: Handler) => {
    needReady('protocol.handle');
    const privileges = schemes.get(scheme);
    if (!privileges?.standard || !privileges.secure) refuse('only standard, secure schemes are modelled');
    handlers.set(scheme, handler);
  },
} satisfies Pick<Partial<Electron.Protocol>, 'registerSchemesAsPrivileged'> &
  Record<keyof Pick<Electron.Protocol, 'handle'>, unknown>);

type PermissionHandler = (contents: unknown, permission: string, decide: (granted: boolean) => void) => void;
type PermissionCheck = (contents: unknown, permission: string, origin: string) => boolean;

/** What main decided about permissions; smoke asks them. */
export const permissions: { request?: PermissionHandler; check?: PermissionCheck } = {};

const defaultSession = model('session', {
  setPermissionRequestHandler: (handler: PermissionHandler) => {
    permissions.request = handler;
  },
  setPermissionCheckHandler: (handler: PermissionCheck) => {
    permissions.check = handler;
  },
  setDevicePermissionHandler: record('session.setDevicePermissionHandler'),
  protocol,
} satisfies Record<
  keyof Pick<
    Electron.Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'protocol'
  >,
  unknown
>);

export const session = {
  get defaultSession() {
    needReady('session');
    return defaultSession;
  },
};
