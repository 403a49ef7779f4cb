import type { RevocationSubject, revocationApi } from '#shared/api/revocation.ts';
import { parseManifestStore } from '#shared/provenance/manifest-store.ts';
import { AppError } from '#shared/rpc/errors.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { ReadingPolicy } from '#shared/verdict/policy.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Engine } from '#core/c2pa/engine.ts';
import type { Emit } from '#core/ports.ts';
import { type AskIssuer, serviceOf, type Subject } from '#core/revocation/ask-issuer.ts';
import { readCertificates } from '#core/signers/certificate-files.ts';
import { readSigner } from '#core/signers/signer-files.ts';
import type { Certificate } from '#core/trust/certificate.ts';
import type { TrustLists } from '#core/trust/lists.ts';
import { parseChain } from '#core/trust/signing-certificate.ts';

interface Parts {
  /** The workspace. */
  folder: string;
  assets: Assets;
  engine: Engine;
  trust: Pick<TrustLists, 'all'>;
  ask: AskIssuer;
  policy: () => ReadingPolicy;
  emit: Emit;
}

/** The contract of asking issuers: finds the certificate that is meant, then asks about it. */
export function createRevocationHandlers(parts: Parts): Handlers<typeof revocationApi> {
  const { folder, assets, engine, trust, ask, policy, emit } = parts;

  async function chainOf(subject: RevocationSubject, signal: AbortSignal): Promise<readonly Certificate[]> {
    switch (subject.kind) {
      case 'signer':
        return (await readSigner(folder, subject.signer)).chain;
      case 'files':
        return (await Promise.all(subject.files.map(async (file) => readCertificates(await assets.path(file))))).flat();
      case 'manifest': {
        const [path, manifestStore] = [await assets.path(subject.asset), await assets.manifestStore(subject.asset)];
        const reading = await engine.read({ path, manifestStore, trust: { lists: [] }, verify: false }, { signal });
        const active = reading.store === undefined ? undefined : parseManifestStore(reading.store).active_manifest;
        const label = subject.manifest ?? active;
        const signature = reading.signatures.find((one) => one.label === label);
        const chain = signature ? parseChain(signature.chain) : 'There is no such signature in the file.';
        if (typeof chain === 'string') throw new AppError('revocation_failed', chain);
        return chain;
      }
    }
  }

  async function subjectOf(subject: RevocationSubject, signal: AbortSignal): Promise<Subject> {
    const [leaf, ...others] = await chainOf(subject, signal);
    if (!leaf) throw new AppError('revocation_failed', 'There is no certificate to ask about.');
    // The issuer is often no more than an entry of a list.
    const entries = (await trust.all()).flatMap(({ certificates }) => certificates);
    return { leaf, others: [...others, ...entries] };
  }

  return {
    'revocation.service': async ({ subject }, { signal }) => {
      const { leaf, issuer, url } = serviceOf(await subjectOf(subject, signal));
      return {
        certificate: leaf.facts,
        issuer: issuer.facts.subject,
        address: url.href,
        host: url.host,
        encrypted: url.protocol === 'https:',
      };
    },
    'revocation.ask': async ({ subject, host }, { signal }) => {
      const service = serviceOf(await subjectOf(subject, signal));
      if (service.url.host !== host)
        throw new AppError(
          'revocation_failed',
          `The certificate names another service now, ${service.url.host}. Nobody was asked; look again whom you would ask.`,
        );
      const answer = await ask(service, policy(), signal);
      emit('trust.changed', {});
      return answer;
    },
  };
}
