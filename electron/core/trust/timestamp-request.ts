import { randomBytes } from 'node:crypto';
import { AppError } from '#shared/rpc/errors.ts';
import { guardedFetch, GuardRefusal } from '#core/net/guarded-fetch.ts';
import { openToken, type TimestampToken, TokenError } from '#core/trust/timestamp-token.ts';

/** Real answers have some 6 KB. */
const MAX_ANSWER = 64 * 1024;
const TOTAL = 30_000;

/** Asks the authority at an address for a time-stamp of a sha256 digest; the bytes are the token as it came, the response around it included. */
export type RequestTimestamp = (
  address: string,
  sha256: string,
  signal: AbortSignal,
) => Promise<{ bytes: Uint8Array; token: TimestampToken }>;

/**
 * RFC 3161 over HTTP (its section 3.4). The answer is opened and compared with the question before anybody sees it: the digest, and the
 * random number without which an old answer could be played again. Whether its authority counts is for the lists to say.
 *
 * Addresses inside this network are reached, because a person typed this one: a house has its own authority. No redirects.
 * @throws AppError 'timestamp_failed', 'cancelled'
 */
export function createRequestTimestamp({ total = TOTAL }: { total?: number } = {}): RequestTimestamp {
  return async (address, sha256, signal) => {
    const url = new URL(address);
    const nonce = randomBytes(8);
    // DER integers are signed and shortest: a first byte between 1 and 127 needs no care.
    nonce[0] = (nonce[0]! & 0x7f) | 0x01;
    try {
      const bytes = await guardedFetch(
        {
          url,
          what: 'a time-stamp',
          maxBytes: MAX_ANSWER,
          total,
          plainHttp: true,
          inside: true,
          post: { type: 'application/timestamp-query', body: requestOf(sha256, nonce) },
        },
        signal,
      );
      const token = openToken(bytes);
      if (token.imprint.hash !== 'sha256' || token.imprint.digest !== sha256 || token.nonce !== nonce.toString('hex'))
        throw failed(`${url.host} answered another question than it was asked.`);
      return { bytes, token };
    } catch (cause) {
      if (cause instanceof TokenError)
        throw failed(`${url.host} sent something that is not a sound time-stamp. ${cause.message}`, cause);
      if (cause instanceof GuardRefusal) throw failed(cause.message, cause);
      throw cause;
    }
  };
}

/**
 * TimeStampReq ::= SEQUENCE { 1, MessageImprint { sha256, digest }, nonce INTEGER, certReq TRUE } (RFC 3161 section 2.4.1). Digest and nonce have
 * fixed lengths, so every other byte is the same each time; tests/timestamp-authority.test.ts has openssl read it.
 */
const requestOf = (sha256: string, nonce: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('3043020101' + '3031300d060960864801650304020105000420', 'hex'),
    Buffer.from(sha256, 'hex'),
    Buffer.from('0208', 'hex'),
    nonce,
    Buffer.from('0101ff', 'hex'),
  ]);

const failed = (message: string, cause?: unknown): AppError =>
  new AppError('timestamp_failed', `${message} Nothing was kept.`, { cause });
