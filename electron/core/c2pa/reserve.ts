/**
 * Bytes kept for the COSE signature in the manifest store. Room for a chain, a time-stamp and an OCSP response; too small a reserve
 * fails the signing ("COSE Signature too big"), and the size must be known before the file is laid out (fast-sign.md).
 */
export const SIGNATURE_RESERVE = 20_000;
