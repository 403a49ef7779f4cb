import type { signerApi } from '#shared/api/signer.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Emit } from '#core/ports.ts';
import { readCertificates } from '#core/signers/certificate-files.ts';
import type { Renewals } from '#core/signers/renewals.ts';
import type { Certificate } from '#core/trust/certificate.ts';

type RenewalApi = Pick<
  typeof signerApi,
  'signer.request' | 'signer.cancelRequest' | 'signer.previewAnswer' | 'signer.installCertificate' | 'signer.renew'
>;

/** The contract of renewing a signer's certificate, over the signers of a workspace. */
export function createRenewalHandlers(renewals: Renewals, assets: Assets, emit: Emit): Handlers<RenewalApi> {
  const changed = <T>(result: T): T => {
    emit('signer.changed', {});
    return result;
  };
  const certificatesIn = async (files: Parameters<Assets['path']>[0][]): Promise<Certificate[]> =>
    (await Promise.all(files.map(async (file) => readCertificates(await assets.path(file))))).flat();
  return {
    'signer.request': async ({ signer, ...wish }) => changed(await renewals.request(signer, wish)),
    'signer.cancelRequest': async ({ signer }) => changed(await renewals.cancelRequest(signer)),
    'signer.previewAnswer': async ({ signer, files }) => renewals.previewAnswer(signer, await certificatesIn(files)),
    'signer.installCertificate': async ({ signer, files }) =>
      changed(await renewals.installCertificate(signer, await certificatesIn(files))),
    'signer.renew': async ({ signer, ...wish }) => changed(await renewals.renew(signer, wish)),
  };
}
