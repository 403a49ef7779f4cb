// What @contentauth/c2pa-node 0.9.8 imports from @contentauth/c2pa-utilities, and no more. The real package is not in every
// registry; this one keeps `npm ci` working (docs/decisions/02-engine.md). Countersign itself always passes settings as a JSON
// string in snake_case, which does not go through here.

const snakeKey = (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function snakeKeys(value) {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [snakeKey(key), snakeKeys(part)]));
}

export class Context {
  constructor(settings = {}) {
    this.settings = settings;
  }
}

export const settingsToJson = (settings) => JSON.stringify(snakeKeys(settings));

export const withDefaultSettings = (settings = {}) => ({
  ...settings,
  builder: { generateC2paArchive: true, ...settings.builder },
});

export class AssetTooLargeError extends Error {}

/** The engine's own limit: 10 GB of asset unless a caller says less. */
export function validateAssetSize(bytes, limit = 10_000_000_000) {
  if (bytes > limit) throw new AssetTooLargeError(`The asset has ${bytes} bytes; the engine takes up to ${limit}`);
}
