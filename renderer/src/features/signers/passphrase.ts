/** Characters: as signer.import and signer.generate ask for. */
export const MIN_PASSPHRASE = 8;

/** Why a passphrase that is being typed will not do yet; nothing while the field is empty. */
export const passphraseFault = (passphrase: string): string | undefined =>
  passphrase !== '' && passphrase.length < MIN_PASSPHRASE
    ? `At least ${String(MIN_PASSPHRASE)} characters.`
    : undefined;
