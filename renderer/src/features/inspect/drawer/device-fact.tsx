import type { ManifestVerdict } from '#shared/verdict/model.ts';
import type { Fact } from '../../../ui/Card.tsx';
import { HostileText } from '../../../ui/HostileText.tsx';

/**
 * What the signer's certificate says of the product that holds its key (R64): no more than stands in it, with who said so. Where it says
 * nothing, nothing is said.
 */
export function deviceFact({ state, signer }: ManifestVerdict['identity']): Fact[] {
  const { assuranceLevel, conformanceRecord } = signer ?? {};
  if (assuranceLevel === undefined && conformanceRecord === undefined) return [];
  return [
    {
      name: 'Product',
      value: (
        <>
          The certificate says:{' '}
          {assuranceLevel !== undefined && `an implementation of assurance level ${assuranceLevel}`}
          {assuranceLevel !== undefined && conformanceRecord !== undefined && ', '}
          {conformanceRecord !== undefined && (
            <>
              conformance record <HostileText text={conformanceRecord} mono max={130} />
            </>
          )}
          .
        </>
      ),
      note: `${state === 'listed' ? 'Its issuer says so.' : 'No list vouches for its issuer, and anybody can write that.'}${conformanceRecord === undefined ? '' : ' The record was not looked up.'} It is about the product that signed, not about what it shows.`,
    },
  ];
}
