import { useCallback } from 'react';
import type { AssetId } from '#shared/api/ids.ts';
import type { ManifestVerdict } from '#shared/verdict/model.ts';
import { client } from '../../../client/client.ts';
import { useAsk } from '../../store/use-ask.ts';
import { CertificateDialog } from '../../trust/certificate/CertificateDialog.tsx';
import { vouchedBy } from '../../trust/certificate/chain-graph.ts';

interface SignerCertificateProps {
  asset: AssetId;
  /** Label of the manifest. */
  manifest: string;
  identity: ManifestVerdict['identity'];
  onClose: () => void;
}

/**
 * The certificate that signed a manifest: what a verdict keeps of it at once, and all of it, as the bench reads it, a moment later. Where
 * the bench cannot read the file, what the verdict keeps is all there is.
 */
export function SignerCertificate({ asset, manifest, identity, onClose }: SignerCertificateProps) {
  const ask = useCallback((signal: AbortSignal) => client['bench.open']({ file: asset }, { signal }), [asset]);
  const { value: bench } = useAsk(ask);
  const row = bench?.rows.find((one) => one.subject === 'signer' && one.manifest === manifest);
  return (
    <CertificateDialog
      chain={row && row.chain.length === identity.chain.length ? row.chain : identity.chain}
      vouchers={identity.matches.map(vouchedBy)}
      findings={row?.findings}
      onClose={onClose}
    />
  );
}
