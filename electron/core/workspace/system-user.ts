import { userInfo } from 'node:os';

/** The name of whoever runs this process, as the system has it; "unknown" where it has none (a container with a made-up user id). */
export function systemUser(): string {
  try {
    return userInfo().username.slice(0, 200);
  } catch {
    return 'unknown';
  }
}
