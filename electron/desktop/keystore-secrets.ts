import { DEMO_SECRET, type Secrets } from '#core/signers/secrets.ts';
import { openSecretsFile, type SecretEntry } from '#core/workspace/secrets-file.ts';
import type { KeystoreQuestion } from './core-messages.ts';

/**
 * Secrets in a file that only its owner reads, each encrypted by the system's key store. Where there is none a secret is refused and
 * never written in plain text. The one exception is what protects the demo signers: their keys were made on this machine for trying
 * out, vouch for nobody, and are marked as demo wherever they show.
 * @param ask has main encrypt and decrypt; rejects with 'storage_failed' where no key store protects anything
 */
export function createKeystoreSecrets(path: string, ask: (question: KeystoreQuestion) => Promise<string>): Secrets {
  const file = openSecretsFile(path);

  async function protect(name: string, value: string): Promise<SecretEntry> {
    try {
      return { protection: 'system', value: await ask({ question: 'encrypt', text: value }) };
    } catch (error) {
      if (name === DEMO_SECRET) return { protection: 'none', value };
      throw error;
    }
  }

  return {
    async get(name) {
      const entry = await file.get(name);
      return entry?.protection === 'system' ? ask({ question: 'decrypt', text: entry.value }) : entry?.value;
    },
    set: async (name, value) => file.set(name, await protect(name, value)),
    remove: (name) => file.set(name, undefined),
  };
}
