import type { Secrets } from '#core/signers/secrets.ts';

/** Secrets that end with the test. */
export function memorySecrets(initial: Record<string, string> = {}): Secrets {
  const kept = new Map(Object.entries(initial));
  return {
    get: async (name) => kept.get(name),
    set: async (name, value) => void kept.set(name, value),
    remove: async (name) => void kept.delete(name),
  };
}
