import { Builder, LocalSigner } from '@contentauth/c2pa-node';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { distinguishedName, issueClaimSigner, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { EKU } from '#core/trust/oids.ts';
import { toPem } from '#core/trust/certificate.ts';

const clip = resolve(import.meta.dirname, '../../assets/demo/intro.mp4');
const DAY = 86_400_000;
const created = {
  title: 'Harbour',
  claim_generator_info: [{ name: 'Agency camera', version: '1' }],
  assertions: [
    {
      label: 'c2pa.actions.v2',
      created: true,
      data: {
        actions: [
          {
            action: 'c2pa.created',
            digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
          },
        ],
      },
    },
  ],
};

/**
 * A clip whose manifest store is not in it. Made by the engine itself: the product writes no such file.
 * @param url where the clip says that it is; absent: it does not say
 */
export async function signApart(
  folder: string,
  name: string,
  url?: string,
): Promise<{ path: string; store: Uint8Array }> {
  const from = (days: number) => new Date(Date.now() + days * DAY);
  const validity = { notBefore: from(-2), notAfter: from(90) };
  const root = await issueRoot('O=Agency, CN=Agency root', { notBefore: from(-9), notAfter: from(900) });
  const subject = distinguishedName({ organisation: 'Agency', commonName: 'Agency' });
  const leaf = await issueClaimSigner(subject, validity, root, 'es256');
  const key = toKeyObject(leaf.keys).export({ type: 'pkcs8', format: 'pem' });
  const settings = JSON.stringify({ trust: { trust_config: EKU.claimSigning } });
  const builder = Builder.withJson(created as Parameters<typeof Builder.withJson>[0], settings);
  builder.setNoEmbed(true);
  if (url !== undefined) builder.setRemoteUrl(url);
  const signer = LocalSigner.newSigner(Buffer.from(toPem(leaf.certificate)), Buffer.from(key), 'es256');
  const path = join(folder, name);
  const store = builder.sign(signer, { path: clip, mimeType: 'video/mp4' }, { path });
  return { path, store };
}

/** A server on this machine that somebody could hear a question with, and what it heard. */
export async function startListener(answer: () => Uint8Array) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end(answer());
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  return {
    asked,
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((closed) => server.close(closed)),
  };
}
