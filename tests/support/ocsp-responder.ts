// Before @peculiar/x509, which reads its decorators' metadata while it loads.
import 'reflect-metadata';
import { AuthorityInfoAccessExtension } from '@peculiar/x509';
import type { RequestListener } from 'node:http';
import { DAY, type Identity, issueRoot } from '#core/signers/issue.ts';
import { EKU } from '#core/trust/oids.ts';
import { opensslOcsp, serve } from './openssl.ts';
import { issueOdd, leafExtensions } from './pki.ts';

/*
 * A house with an authority of its own, whose signer's certificate says where to ask about revocation: a server on this machine that answers
 * as it is told, by openssl as a rule.
 */

export interface AnsweringHouse {
  readonly root: Identity;
  readonly leaf: Identity;
  /** `127.0.0.1:…` */
  readonly host: string;
  /** `POST /` for every question. */
  readonly requests: string[];
  /** Questions, as they came. */
  readonly questions: Buffer[];
  /** What comes next, and from then on. */
  says(answer: (question: Buffer, response: Parameters<RequestListener>[1]) => void | Promise<void>): void;
}

const fromNow = (start: number, end: number) => ({
  notBefore: new Date(Date.now() + start * DAY),
  notAfter: new Date(Date.now() + end * DAY),
});

/** @param address what the certificate says instead of the server's own address */
export async function answeringHouse(address?: (url: string) => string): Promise<AnsweringHouse> {
  const requests: string[] = [];
  const questions: Buffer[] = [];
  let answer: Parameters<AnsweringHouse['says']>[0] = (_, response) => void response.writeHead(500).end();
  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const question = Buffer.concat(chunks);
      requests.push(`${request.method} ${request.url}`);
      questions.push(question);
      void Promise.resolve(answer(question, response)).catch(() => response.writeHead(500).end());
    });
  });
  const root = await issueRoot('O=House, CN=House root', fromNow(-400, 1000));
  const leaf = await issueOdd(root, {
    subject: 'O=House, CN=House signer',
    validity: fromNow(-300, 300),
    extensions: [
      ...leafExtensions([EKU.emailProtection]),
      new AuthorityInfoAccessExtension({ ocsp: address?.(url) ?? `${url}/` }),
    ],
  });
  return { root, leaf, host: new URL(url).host, requests, questions, says: (next) => void (answer = next) };
}

type Options = Parameters<typeof opensslOcsp>[2];

/** What openssl answers about the signer of a house. */
export const byOpenssl =
  ({ leaf, root }: Pick<AnsweringHouse, 'leaf' | 'root'>, options: Options = { days: 7 }) =>
  async (question: Buffer, response: Parameters<RequestListener>[1]): Promise<void> => {
    const bytes = await opensslOcsp(leaf, root, { ...options, question });
    response.writeHead(200, { 'content-type': 'application/ocsp-response' }).end(bytes);
  };
