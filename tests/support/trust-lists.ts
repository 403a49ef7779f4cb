import { createTrustLists, type TrustLists } from '#core/trust/lists.ts';

type Options = Parameters<typeof createTrustLists>[0];

/** Trust lists without presets and without a network: asking for it fails the test. */
export const openTrustLists = (options: Omit<Options, 'fetchList' | 'who'> & Partial<Options>): TrustLists =>
  createTrustLists({
    presets: [],
    who: () => 'a test',
    fetchList: (address) => Promise.reject(new Error(`a test reached for ${address}`)),
    ...options,
  });
