import { createStore } from 'zustand/vanilla';
import type { ConnectionId } from '#shared/api/ids.ts';

/** Where the user is. The address after `#` holds it, so that back, forward and reload work in both shells. */
export interface Route {
  screen: string;
  /** What of it: an asset, a project, a store. */
  item?: string;
  /** What of the item, decoded: `['flows', <flow id>]` of a store. */
  rest?: readonly string[];
}

/** `#/inspect/a_…` as a route; anything else goes to Inspect. */
export function parseRoute(hash: string): Route {
  const [screen, item, ...more] = hash.replace(/^#\/?/, '').split('/');
  if (!screen || !/^[a-z]+$/.test(screen)) return { screen: 'inspect' };
  if (!item || !/^[\w-]+$/.test(item)) return { screen };
  const rest = more.filter((part) => part !== '').map(decoded);
  if (rest.length === 0) return { screen, item };
  // Half an address would show something else than what it names.
  return rest.every((part) => part !== undefined) ? { screen, item, rest } : { screen, item };
}

/** Undefined for what is not percent-encoded text. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

export const formatRoute = ({ screen, item, rest = [] }: Route): string =>
  ['#', screen, ...(item === undefined ? [] : [item, ...rest.map(encodeURIComponent)])].join('/');

/** A Flow's page in the Store screen. Ids of other people's Flows may hold a slash (tams.md 1.8). */
export const flowRoute = (connection: ConnectionId, flow: string): Route => ({
  screen: 'store',
  item: connection,
  rest: ['flows', flow],
});

export const routeStore = createStore<Route>(() => ({ screen: 'inspect' }));

/** Goes to a screen; the address follows and history remembers. */
export function navigate(route: Route): void {
  window.location.hash = formatRoute(route);
}

/** Follows the address until the function it returns is called. */
export function startRouting(): () => void {
  const follow = () => routeStore.setState(parseRoute(window.location.hash), true);
  follow();
  window.addEventListener('hashchange', follow);
  return () => window.removeEventListener('hashchange', follow);
}
