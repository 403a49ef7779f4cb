import { z } from '#shared/rpc/zod.ts';
import { assertionMetadata, dottedName, generatorInfo, hashedUri, jumbfUri } from './common.ts';
import { region } from './regions.ts';
import { bool, c2pa, date, kind, list, map, openMap, someText, uint, uuid } from './values.ts';

/* Actions (C2PA 2.2 section 18.14). */

const section = c2pa('18.14.12');

/** actions-map: version 1. */
export const actions = map(section, {
  actions: list(
    map(section, {
      action: dottedName,
      when: date.optional(),
      softwareAgent: someText.optional(),
      changed: someText.optional(),
      instanceID: uuid.optional(),
      parameters: openMap(section, { ingredient: hashedUri.optional(), description: someText.optional() }).optional(),
      digitalSourceType: someText.optional(),
    }),
  ),
  metadata: assertionMetadata.optional(),
});

const common = {
  softwareAgent: generatorInfo.optional(),
  softwareAgentIndex: uint.optional(),
  description: someText.optional(),
  digitalSourceType: someText.optional(),
};

const parameters = openMap(section, {
  redacted: jumbfUri.optional(),
  ingredients: list(hashedUri).optional(),
  sourceLanguage: someText.optional(),
  targetLanguage: someText.optional(),
  multipleInstances: bool.optional(),
});

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** action-item-map-v2 */
const action: z.ZodType = map(
  section,
  {
    action: dottedName,
    ...common,
    when: date.optional(),
    changes: list(region).optional(),
    related: list(z.lazy(() => action)).optional(),
    reason: dottedName.optional(),
    parameters: parameters.optional(),
  },
  (value, problem) => {
    if (value['softwareAgent'] !== undefined && value['softwareAgentIndex'] !== undefined)
      problem('softwareAgentIndex', 'must not stand beside softwareAgent');
    if (value['action'] !== 'c2pa.redacted') return;
    if (value['reason'] === undefined) problem('reason', 'is missing: a redaction has to say why');
    if (fieldOf(value['parameters'], 'redacted') === undefined)
      problem('parameters', 'must say in redacted what was removed');
  },
);

/** actions-map-v2 */
export const actionsV2 = map(
  section,
  {
    actions: list(action),
    templates: list(
      map(section, {
        action: kind((value) => value === '*' || dottedName.safeParse(value).success, 'the name of an action, or *'),
        ...common,
        icon: hashedUri.optional(),
        templateParameters: z.record(z.string(), z.unknown()).optional(),
      }),
    ).optional(),
    softwareAgents: list(generatorInfo).optional(),
    metadata: assertionMetadata.optional(),
    allActionsIncluded: bool.optional(),
  },
  ({ actions: all, softwareAgents }, problem) => {
    const agents = Array.isArray(softwareAgents) ? softwareAgents.length : 0;
    const beyond = (one: unknown): boolean => Number(fieldOf(one, 'softwareAgentIndex') ?? -1) >= agents;
    if (Array.isArray(all) && all.some(beyond))
      problem('softwareAgents', 'must list every agent that an action points to by its index');
  },
);
