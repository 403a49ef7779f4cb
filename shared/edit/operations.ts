import type { OperationKind } from '#shared/edit/model.ts';

/*
 * What an operation becomes in a claim: C2PA 2.2 section 18.14, chosen as edit-graph.md section 3 lists it. This table is about
 * writing. How an action that was read is called lives in shared/provenance/labels.ts.
 */

/** What a person has to give before the operation can be claimed. `place`: a range of the output, or the uses it is about. */
type Need =
  | 'place'
  | 'area'
  | 'description'
  | 'factor'
  | 'languages'
  | 'redaction'
  | 'soft-binding'
  | 'input'
  | 'action-name';

type OperationRow = {
  /** For menus: what was done, in an editor's words. */
  label: string;
  /** The action written, unless a person chooses another. Empty for `custom`, whose name is in `params.action`. */
  action: string;
  /** Does it change what the content says (C2PA's editorial transformation)? `undefined`: the specification leaves it open. */
  editorial: boolean | undefined;
  needs: readonly Need[];
  /** Operation params that become parameters of the action under the same name. */
  parameters: readonly string[];
  /** Why this action: one sentence for the mapping panel. */
  why: string;
};

const row = (
  label: string,
  action: string,
  editorial: boolean | undefined,
  why: string,
  needs: readonly Need[] = [],
  parameters: readonly string[] = [],
): OperationRow => ({ label, action, editorial, why, needs, parameters });

export const operations: Record<OperationKind, OperationRow> = {
  delete: row('Cut a part out', 'c2pa.deleted', true, 'Something that was in the picture or sound was taken out.', [
    'place',
  ]),
  crop: row('Crop', 'c2pa.cropped', true, 'Only a part of the picture is left.', ['area']),
  speed: row('Change speed', 'c2pa.changedSpeed', true, 'The material runs faster or slower than it was recorded.', [
    'place',
    'factor',
  ]),
  text: row('Title or caption', 'c2pa.addedText', true, 'Words were put into the picture.', ['place']),
  drawing: row('Logo, drawing or blur', 'c2pa.drawing', true, 'Shapes or marks were drawn into the picture.'),
  overlay: row(
    'Picture in picture',
    'c2pa.placed',
    true,
    'Another file was laid over the picture, so it is a component of the result.',
    ['input', 'place'],
  ),
  colour: row('Grade', 'c2pa.adjustedColor', true, 'Colour or exposure was changed.'),
  filter: row('Look or effect', 'c2pa.filtered', true, 'The appearance was changed by a filter.'),
  enhance: row(
    'Denoise, sharpen, loudness',
    'c2pa.enhanced',
    false,
    'Quality was improved without changing what is shown; C2PA counts that as non-editorial.',
  ),
  orientation: row('Rotate, flip or move', 'c2pa.orientation', true, 'The picture was turned, mirrored or moved.'),
  resize: row('Scale', 'c2pa.resized', undefined, 'The picture was given other dimensions.'),
  dub: row('New sound', 'c2pa.dubbed', true, 'Sound was replaced or added: voice-over, mix or another track.', [
    'place',
  ]),
  translate: row(
    'Translate',
    'c2pa.translated',
    true,
    'Speech or text was put into another language.',
    ['languages'],
    ['sourceLanguage', 'targetLanguage'],
  ),
  transition: row(
    'Transition, black or gap',
    'c2pa.edited',
    true,
    'No more specific action exists for a transition, so it is described in words.',
    ['place', 'description'],
  ),
  edit: row('Other edit', 'c2pa.edited', true, 'No more specific action fits, so it is described in words.', [
    'description',
  ]),
  metadata: row('Metadata only', 'c2pa.edited.metadata', false, 'Only metadata was changed, not the content.'),
  transcode: row('Encode again', 'c2pa.transcoded', false, 'The content was encoded again; what it shows is the same.'),
  repackage: row(
    'Repackage',
    'c2pa.repackaged',
    false,
    'Packets were copied into a new container; picture and sound were not encoded again.',
  ),
  publish: row('Release', 'c2pa.published', false, 'The result is released to others.'),
  remove: row('Component taken out again', 'c2pa.removed', true, 'A component that an earlier claim placed is gone.', [
    'input',
  ]),
  redact: row(
    'Redact',
    'c2pa.redacted',
    undefined,
    'An assertion of an earlier claim was removed, and that is said.',
    ['redaction'],
    ['redacted'],
  ),
  watermark: row(
    'Invisible mark',
    'c2pa.watermarked',
    false,
    'An invisible mark was put in, which a soft-binding assertion describes.',
    ['soft-binding'],
  ),
  unknown: row(
    'Something unknown',
    'c2pa.unknown',
    undefined,
    'Something was done outside that nobody here can describe, and that is said.',
  ),
  custom: row('House-specific', '', true, 'A house action of its own, named and described by a person.', [
    'action-name',
    'description',
  ]),
};

/**
 * Names a claim may use without a domain of its own: C2PA 2.2 section 18.14.12, `$action-choice`, less the deprecated ones and
 * the font actions, which no video has.
 */
export const predefinedActions: ReadonlySet<string> = new Set([
  'c2pa.addedText',
  'c2pa.adjustedColor',
  'c2pa.changedSpeed',
  'c2pa.converted',
  'c2pa.created',
  'c2pa.cropped',
  'c2pa.deleted',
  'c2pa.drawing',
  'c2pa.dubbed',
  'c2pa.edited',
  'c2pa.edited.metadata',
  'c2pa.enhanced',
  'c2pa.filtered',
  'c2pa.opened',
  'c2pa.orientation',
  'c2pa.placed',
  'c2pa.published',
  'c2pa.redacted',
  'c2pa.removed',
  'c2pa.repackaged',
  'c2pa.resized',
  'c2pa.transcoded',
  'c2pa.translated',
  'c2pa.trimmed',
  'c2pa.unknown',
  'c2pa.watermarked',
]);

/** Never written, still read: C2PA 2.2 section 18.14.11, and the old spelling of `c2pa.adjustedColor`. The engine signs them all. */
export const deprecatedActions: ReadonlySet<string> = new Set([
  'c2pa.color_adjustments',
  'c2pa.copied',
  'c2pa.formatted',
  'c2pa.managed',
  'c2pa.printed',
  'c2pa.produced',
  'c2pa.saved',
  'c2pa.version_updated',
]);

/** `$action-reason` of C2PA 2.2 section 18.14.12: why an assertion was redacted. A reverse-DNS reason is allowed too. */
export const redactionReasons: ReadonlyMap<string, string> = new Map([
  ['c2pa.PII.present', 'It holds personal data'],
  ['c2pa.invalid.data', 'It is wrong'],
  ['c2pa.tradesecret.present', 'It holds a trade secret'],
  ['c2pa.government.confidential', 'It is confidential'],
]);
