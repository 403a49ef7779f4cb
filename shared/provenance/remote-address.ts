/** Longer addresses may have been cut where they were read (`Outcome`), and then are another address. */
const MAX = 1999;

/**
 * The address of a manifest store as it may be asked, from what a file says: http or https, without a user name, a password or a
 * fragment. Its `href` is ASCII alone, a foreign host name in it is written out (`xn--…`), so nothing in it can act unseen.
 */
export function remoteAddress(text: string): URL | undefined {
  if (text.length > MAX || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  return url;
}
