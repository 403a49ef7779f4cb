import { Builder, LocalSigner } from '@contentauth/c2pa-node';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { EKU } from '#core/trust/oids.ts';
import { createdDefinition } from './engine.ts';
import type { TestIdentity } from './engine-identity.ts';

interface Apart {
  source: string;
  /** Where the media is written. */
  path: string;
  mimeType?: string;
  /** Where the file says its manifest store is; absent: it says nothing, as beside a sidecar. */
  url?: string;
  embed?: boolean;
}

/** Signs media whose manifest store is not put into it, unless that is wished. @returns the store */
export function signApart(
  identity: TestIdentity,
  { source, path, mimeType = 'video/mp4', url, embed = false }: Apart,
): Uint8Array {
  const settings = JSON.stringify({ trust: { trust_config: EKU.claimSigning } });
  const builder = Builder.withJson(createdDefinition('apart') as never, settings);
  builder.setNoEmbed(!embed);
  if (url !== undefined) builder.setRemoteUrl(url);
  const { chainPem, keyPem } = identity;
  const signer = LocalSigner.newSigner(Buffer.from(chainPem), Buffer.from(keyPem), 'es256');
  return builder.sign(signer, { path: source, mimeType }, { path });
}

/** A server on this machine that ends with the test, and everything it was asked. */
export async function startListener(answer: RequestListener) {
  const asked: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    asked.push({ method, url, headers });
    answer(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
