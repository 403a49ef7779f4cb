import { actionsOf, attributionOf, regionTimes, type EdgeIndex } from '#shared/provenance/actions.ts';
import { disclosureOf } from '#shared/provenance/disclosure.ts';
import { assertionTitle } from '#shared/provenance/labels.ts';
import type { Assertion, Manifest, ManifestStore } from '#shared/provenance/manifest-store.ts';
import { metadataOf } from '#shared/provenance/metadata.ts';
import type {
  AssertionView,
  ProvenanceEdge,
  ProvenanceGraph,
  ProvenanceNode,
  Relation,
} from '#shared/provenance/model.ts';
import { assertionUri, walk, type IngredientVisit, type ManifestVisit } from '#shared/provenance/walk.ts';
import { z } from '#shared/rpc/zod.ts';

/** Characters of one assertion's JSON; the Raw tab has the rest. */
const MAX_DATA = 20_000;

/** Pictures a page may show: never SVG, which is a document (R30). */
const pictures = new Set(['image/jpeg', 'image/png', 'image/webp']);

/**
 * What the chain of the active manifest says, as nodes and edges: every manifest once, however many ingredients lead to it; every
 * ingredient without a manifest as a node of its own. Order: breadth first from the active manifest. Cyclic, deep and wide stores are
 * safe (R66): no recursion, at most `LIMITS.nodes` nodes, and a note on what was left out.
 */
export function buildGraph(store: ManifestStore): ProvenanceGraph {
  const { manifests, ingredients, notes } = walk(store);
  const references = indexEdges(ingredients);
  const nodes: ProvenanceNode[] = [];
  for (const visit of manifests.values()) nodes.push(manifestNode(visit, references));
  for (const visit of ingredients) if (!visit.hasManifest) nodes.push(plainNode(visit));
  return { nodes, edges: ingredients.map(edgeOf), notes: [...notes] };
}

function manifestNode({ label, manifest, depth, via }: ManifestVisit, references: References): ProvenanceNode {
  const actions = actionsOf(manifest, references(label));
  const { signature_info: signature, claim_version: claimVersion, format } = manifest;
  const generator = generatorOf(manifest);
  const signer = signature?.common_name ?? signature?.issuer;
  return {
    id: label,
    kind: 'manifest',
    active: depth === 0,
    title: manifest.title ?? via?.ingredient.title ?? 'Untitled',
    ...(format !== undefined && { format }),
    ...(generator !== undefined && { generator }),
    ...(signer !== undefined && { signer }),
    ...(signature?.time !== undefined && { signedAt: signature.time }),
    ...picture(manifest.thumbnail),
    ...(claimVersion !== undefined && { claimVersion }),
    actions,
    assertions: manifest.assertions.map((assertion) => assertionView(manifest, assertion)),
    disclosures: actions.map(disclosureOf).filter((disclosure) => disclosure !== undefined),
    metadata: metadataOf(manifest),
    redactions: manifest.redactions.filter((uri) => uri !== ''),
  };
}

function plainNode({ id, ingredient }: IngredientVisit): ProvenanceNode {
  return {
    id,
    kind: 'plain-ingredient',
    active: false,
    title: ingredient.title ?? 'Untitled',
    ...(ingredient.format !== undefined && { format: ingredient.format }),
    ...picture(ingredient.thumbnail),
    actions: [],
    assertions: [],
    disclosures: [],
    metadata: [],
    redactions: [],
  };
}

function edgeOf({ id, from, to, ingredient }: IngredientVisit): ProvenanceEdge {
  const { title, instance_id: instanceId } = ingredient;
  return {
    id,
    from,
    to,
    relation: relationOf(ingredient.relationship),
    title: title ?? 'Untitled',
    ...(instanceId !== undefined && { instanceId }),
    used: usedRanges(ingredient.metadata),
  };
}

/** A relationship nobody knows is read as the weakest: something of it is in there. The validator reports it as malformed. */
const relationOf = (relationship: string | undefined): Relation =>
  relationship === 'parentOf' || relationship === 'inputTo' ? relationship : 'componentOf';

const IngredientMetadata = z
  .object({ regionOfInterest: z.unknown().optional() })
  .catch({ regionOfInterest: undefined })
  .transform(({ regionOfInterest }) => regionTimes(regionOfInterest));

/** Which seconds of the ingredient were used, where its assertion says so (edit-graph.md section 4). */
const usedRanges = (metadata: unknown): ProvenanceEdge['used'] => IngredientMetadata.parse(metadata);

function assertionView(manifest: Manifest, assertion: Assertion): AssertionView {
  const json = JSON.stringify(assertion.data, null, 2) ?? '';
  const title = assertionTitle(assertion.label);
  return {
    label: assertion.label,
    ...(title !== undefined && { title }),
    attribution: attributionOf(manifest, assertion),
    data: json.length > MAX_DATA ? `${json.slice(0, MAX_DATA)}…` : json,
  };
}

function generatorOf({ claim_generator_info: [first], claim_generator: line }: Manifest): string | undefined {
  if (first?.name === undefined) return line;
  return first.version === undefined ? first.name : `${first.name} ${first.version}`;
}

function picture(thumbnail: Manifest['thumbnail']): { thumbnail?: string } {
  return thumbnail && pictures.has(thumbnail.format.toLowerCase()) ? { thumbnail: thumbnail.identifier } : {};
}

type References = (manifest: string) => EdgeIndex;

/** How a claim's references find their edges: absolute URIs across the store (`c2pa.removed` names another manifest's), relative ones at home. */
function indexEdges(ingredients: readonly IngredientVisit[]): References {
  const byUri = new Map<string, string>();
  const byInstance = new Map<string, string>();
  for (const { id, uri, from, ingredient } of ingredients) {
    byUri.set(uri, id);
    if (ingredient.instance_id !== undefined) byInstance.set(`${from} ${ingredient.instance_id}`, id);
  }
  return (manifest) => ({
    byUri: (uri) => byUri.get(uri.replace(/^self#jumbf=(?:\.\/)?c2pa\.assertions\//, assertionUri(manifest, ''))),
    byInstance: (instance) => byInstance.get(`${manifest} ${instance}`),
  });
}
