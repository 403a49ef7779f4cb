import { sourceTypeLabel } from '#shared/edit/source-types.ts';
import type { ActionView, Disclosure } from '#shared/provenance/model.ts';

/** IPTC and C2PA terms by the fact a reader is told (R32). A term that is missing here is told as it stands, under `other`. */
const kinds: Readonly<Record<string, Disclosure['kind']>> = {
  digitalCapture: 'captured',
  computationalCapture: 'captured',
  negativeFilm: 'captured',
  positiveFilm: 'captured',
  print: 'captured',
  screenCapture: 'captured',
  virtualRecording: 'captured',
  composite: 'composite',
  compositeCapture: 'composite',
  compositeSynthetic: 'ai-assisted',
  compositeWithTrainedAlgorithmicMedia: 'ai-assisted',
  trainedAlgorithmicMedia: 'ai-generated',
  trainedAlgorithmicData: 'ai-generated',
};

const vocabulary = /^https?:\/\/(?:cv\.iptc\.org\/newscodes|c2pa\.org)\/digitalsourcetype\/(\w+)$/;

/** What an action states of how its content came to be; nothing where it states nothing. */
export function disclosureOf({ action, digitalSourceType }: ActionView): Disclosure | undefined {
  if (!digitalSourceType) return undefined;
  const { uri } = digitalSourceType;
  const term = vocabulary.exec(uri)?.[1] ?? '';
  return {
    kind: Object.hasOwn(kinds, term) ? (kinds[term] ?? 'other') : 'other',
    label: sourceTypeLabel(uri),
    uri,
    action,
  };
}
