/* What the samples of several schemas have in common. */

/** Of one label: contents that fit its schema, and contents that do not with the one rule each breaks, as `path: rule (section)`. */
export interface SchemaSamples {
  readonly fits: readonly unknown[];
  readonly fails: readonly (readonly [unknown, string])[];
}

export const hash = new Uint8Array(32).fill(7);
export const zeros = new Uint8Array(4);
export const inside = { url: 'self#jumbf=c2pa.assertions/c2pa.ingredient.v3', hash };
export const at = (section: string): string => `(C2PA 2.2, section ${section})`;
