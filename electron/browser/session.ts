import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const COOKIE = 'countersign';

/**
 * Who may talk to the loopback server: whoever opened a link that was printed on the user's own terminal. A link works once and
 * turns into a cookie that no script and no other site can read.
 */
export interface Session {
  /** A fresh link token; the ones handed out before stay good until used. */
  newLinkToken(): string;
  /** Spends a token: the `set-cookie` value, or nothing when the token is unknown or was used. */
  redeem(token: string): string | undefined;
  isSignedIn(request: IncomingMessage): boolean;
}

export function createSession(random: () => string = () => randomBytes(32).toString('base64url')): Session {
  const secret = random();
  const links = new Set<string>();
  return {
    newLinkToken() {
      const token = random();
      links.add(token);
      return token;
    },
    redeem(token) {
      const known = [...links].find((link) => sameText(link, token));
      if (known === undefined) return undefined;
      links.delete(known);
      return `${COOKIE}=${secret}; HttpOnly; SameSite=Strict; Path=/`;
    },
    isSignedIn: (request) => sameText(cookieOf(request), secret),
  };
}

function cookieOf(request: IncomingMessage): string {
  const pair = (request.headers.cookie ?? '').split('; ').find((part) => part.startsWith(`${COOKIE}=`));
  return pair?.slice(COOKIE.length + 1) ?? '';
}

/** Compares without telling by its timing how much was right. */
function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
