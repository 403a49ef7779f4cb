import type { RevocationSubject } from '#shared/api/revocation.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { CliSession } from '../session.ts';

/**
 * `--ask-revocation`: asks the issuer of one certificate whether it was revoked, one request, when the policy allows that. Whom it asked, or
 * why it did not get an answer, goes to stderr; the command goes on with what is known, and ends with 3 where there was no answer.
 * @param about what the certificate belongs to, for the line on stderr
 * @returns whether there is an answer
 */
export async function askRevocation(
  { client }: Pick<CliSession, 'client'>,
  subject: RevocationSubject,
  about: string,
): Promise<boolean> {
  const line = (text: string): void =>
    void process.stderr.write(`${displayText(about, { max: 200 })}: ${displayText(text, { max: 600 })}\n`);
  try {
    const { host } = await client['revocation.service']({ subject });
    const { state, asked } = await client['revocation.ask']({ subject, host });
    line(`${asked?.host ?? host} answered at ${asked?.at ?? 'an unknown time'} on revocation: ${state}`);
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    line(`${error.message} [${error.code}]`);
    return false;
  }
}
