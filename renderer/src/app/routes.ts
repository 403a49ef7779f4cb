import { createStore } from 'zustand/vanilla';

/** Where the user is. The address after `#` holds it, so that back, forward and reload work in both shells. */
export interface Route {
  screen: string;
  /** What of it: an asset, a project. */
  item?: string;
}

/** `#/inspect/a_…` as a route; anything else goes to Inspect. */
export function parseRoute(hash: string): Route {
  const [screen, item] = hash.replace(/^#\/?/, '').split('/');
  if (!screen || !/^[a-z]+$/.test(screen)) return { screen: 'inspect' };
  return item && /^[\w-]+$/.test(item) ? { screen, item } : { screen };
}

export const formatRoute = ({ screen, item }: Route): string => `#/${screen}${item ? `/${item}` : ''}`;

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
