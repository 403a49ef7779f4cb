/*
 * Plain words for the specification's names. Actions: C2PA UX Recommendations 2.2 table 3 where it has a row, else our own words in
 * its manner (product.md, inspector-ux.md section 3). Deprecated actions are never written but must read well. What is in no table
 * is shown as it stands: an unknown name is information, "other" is not (R12).
 */

const actions: Readonly<Record<string, string>> = {
  'c2pa.addedText': 'Added text',
  'c2pa.adjustedColor': 'Color or exposure edits',
  'c2pa.changedSpeed': 'Changed speed',
  'c2pa.color_adjustments': 'Color or exposure edits',
  'c2pa.converted': 'Converted',
  'c2pa.copied': 'Copied',
  'c2pa.created': 'Created',
  'c2pa.cropped': 'Cropped',
  'c2pa.deleted': 'Deleted a part',
  'c2pa.drawing': 'Drawing edits',
  'c2pa.dubbed': 'New or changed sound',
  'c2pa.edited': 'Other edits',
  'c2pa.edited.metadata': 'Changed metadata',
  'c2pa.enhanced': 'Enhanced',
  'c2pa.filtered': 'Filter or style edits',
  'c2pa.formatted': 'Formatted',
  'c2pa.managed': 'Managed',
  'c2pa.opened': 'Opened',
  'c2pa.orientation': 'Changed orientation',
  'c2pa.placed': 'Imported',
  'c2pa.printed': 'Printed',
  'c2pa.produced': 'Produced',
  'c2pa.published': 'Published',
  'c2pa.redacted': 'Redacted information',
  'c2pa.removed': 'Removed',
  'c2pa.repackaged': 'Repackaged',
  'c2pa.resized': 'Resized',
  'c2pa.resized.proportional': 'Resized in proportion',
  'c2pa.saved': 'Saved',
  'c2pa.transcoded': 'Transcoded',
  'c2pa.translated': 'Translated',
  'c2pa.trimmed': 'Trimmed',
  'c2pa.unknown': 'Unknown edits or activity',
  'c2pa.version_updated': 'Updated to a new version',
  'c2pa.watermarked': 'Watermarked',
  'c2pa.watermarked.bound': 'Watermarked',
  'c2pa.watermarked.unbound': 'Watermarked without a link to these details',
};

const assertions: Readonly<Record<string, string>> = {
  'c2pa.actions': 'Edits and activity',
  'c2pa.asset-ref': 'Where copies of the file can be found',
  'c2pa.asset-type': 'Kind of file',
  'c2pa.certificate-status': 'Revocation answers for certificates',
  'c2pa.cloud-data': 'Details kept elsewhere',
  'c2pa.depthmap.GDepth': 'Depth map',
  'c2pa.embedded-data': 'Embedded data',
  'c2pa.external-reference': 'Reference to something kept elsewhere',
  'c2pa.font.info': 'Font information',
  'c2pa.hash.bmff': 'Binding to the content (media boxes)',
  'c2pa.hash.boxes': 'Binding to the content (boxes)',
  'c2pa.hash.collection.data': 'Binding to a collection of files',
  'c2pa.hash.data': 'Binding to the content (bytes)',
  'c2pa.hash.multi-asset': 'Binding to the parts of the file',
  'c2pa.ingredient': 'Ingredient',
  'c2pa.metadata': 'Technical metadata',
  'c2pa.session-keys': 'Keys of a live session',
  'c2pa.soft-binding': 'Fingerprint or watermark',
  'c2pa.thumbnail.claim': 'Thumbnail',
  'c2pa.thumbnail.ingredient': 'Thumbnail of an ingredient',
  'c2pa.time-stamp': 'Time-stamps of ingredients',
  'c2pa.training-mining': 'Permission for training and data mining',
  'cawg.ai_generative_training': 'Permission for training and data mining',
  'cawg.identity': 'Identity of a person or organisation',
  'cawg.metadata': 'Editorial metadata',
  'cawg.training-mining': 'Permission for training and data mining',
  'font.info': 'Font information',
  'stds.exif': 'Camera metadata (Exif)',
  'stds.iptc': 'Press metadata (IPTC)',
  'stds.iptc.photo-metadata': 'Press metadata (IPTC)',
  'stds.schema-org.ClaimReview': 'Fact check',
  'stds.schema-org.CreativeWork': 'Creator and publication',
};

/** Plain words for an action's name; the name itself when nobody has told us what it means. */
export const actionLabel = (action: string): string => lookup(actions, action) ?? action;

/**
 * Plain words for an assertion's label, whatever its version (`.v2`) and instance (`__1`); `undefined` for a label nobody has told us
 * about, which is shown as it is, contents closed (R12).
 */
export function assertionTitle(label: string): string | undefined {
  const base = assertionBase(label);
  return lookup(assertions, base) ?? (base.startsWith('c2pa.thumbnail.') ? thumbnailTitle(base) : undefined);
}

/** A label without instance and version: `c2pa.actions.v2__1` is an instance of `c2pa.actions`. */
export const assertionBase = (label: string): string => label.replace(/__\d+$/, '').replace(/\.v\d+$/, '');

/** Labels of old thumbnails end in a format: `c2pa.thumbnail.claim.jpeg`. */
const thumbnailTitle = (base: string): string | undefined => lookup(assertions, base.split('.').slice(0, 3).join('.'));

// Own properties only: "constructor" is a label somebody will try.
const lookup = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
