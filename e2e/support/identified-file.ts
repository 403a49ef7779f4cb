import {
  Builder,
  CallbackCredentialHolder,
  CallbackSigner,
  IdentityAssertionBuilder,
  IdentityAssertionSigner,
} from '@contentauth/c2pa-node';
import { Encoder, Tag } from 'cbor-x';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { signSettings } from '#core/c2pa/settings.ts';
import { signBytes } from '#core/signers/algorithm.ts';
import { DAY, issueClaimSigner, issueRoot, toKeyObject } from '#core/signers/issue.ts';
import { toPem } from '#core/trust/certificate.ts';

const encoder = new Encoder({ mapsAsObjects: false, useRecords: false, tagUint8Array: false });
const from = (days: number) => new Date(Date.now() + days * DAY);
const validity = { notBefore: from(-9), notAfter: from(300) };

/**
 * A clip with a CAWG identity beside its signature (CAWG identity assertion 1.1, `cawg.x509.cose`), made by the engine: the product
 * writes none itself. @returns the clip, and a list of identities with who issued it
 */
export async function identifiedFile(folder: string, name: string): Promise<{ path: string; list: string }> {
  await mkdir(folder, { recursive: true });
  const root = await issueRoot('O=People, CN=People root', { notBefore: from(-30), notAfter: from(900) });
  const signer = await issueClaimSigner('O=House, CN=House signer', validity, root, 'es256');
  const person = await issueClaimSigner('O=Desk, CN=Ann of the desk', validity, root, 'es256');
  const claim = CallbackSigner.newSigner(
    { alg: 'es256', certs: [Buffer.from(toPem(signer.certificate))], reserveSize: 20_000, directCoseHandling: false },
    async (bytes) => signBytes('es256', toKeyObject(signer.keys), bytes),
  );
  const holder = CallbackCredentialHolder.newCallbackCredentialHolder(10_000, 'cawg.x509.cose', async (payload) => {
    const references = payload.referencedAssertions.map(
      ({ url, hash, alg }) =>
        new Map<string, unknown>([
          ['url', url],
          ...(alg === undefined ? [] : [['alg', alg] as const]),
          ['hash', Buffer.from(hash)],
        ]),
    );
    const head = encoder.encode(
      new Map<number, unknown>([
        [1, -7],
        [33, person.certificate.der],
      ]),
    );
    const said = new Map<string, unknown>([
      ['referenced_assertions', references],
      ['sig_type', payload.sigType],
      ...(payload.roles.length > 0 ? [['role', payload.roles] as const] : []),
    ]);
    const message = encoder.encode(['Signature1', head, Buffer.alloc(0), encoder.encode(said)]);
    const made = signBytes('es256', toKeyObject(person.keys), message);
    return Buffer.from(encoder.encode(new Tag([head, new Map(), null, made], 18)));
  });
  const identity = await IdentityAssertionBuilder.identityBuilderForCredentialHolder(holder);
  identity.addRoles(['cawg.editor']);
  const both = IdentityAssertionSigner.new(claim.getHandle());
  both.addIdentityAssertion(identity);

  const definition = {
    title: name,
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
  } as unknown as Parameters<typeof Builder.withJson>[0];
  const path = join(folder, name);
  const source = { path: resolve(import.meta.dirname, '../../assets/demo/intro.mp4'), mimeType: 'video/mp4' };
  await Builder.withJson(definition, signSettings({ lists: [] })).signAsync(both, source, { path });
  const list = join(folder, 'people.pem');
  await writeFile(list, toPem(root.certificate));
  return { path, list };
}
