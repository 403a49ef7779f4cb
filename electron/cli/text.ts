import type { CredentialsFrom, Inspection } from '#shared/api/asset.ts';
import { displayText } from '#shared/provenance/display-text.ts';
import { remoteAddress } from '#shared/provenance/remote-address.ts';
import type { ProvenanceGraph } from '#shared/provenance/model.ts';
import type { ManifestVerdict } from '#shared/verdict/model.ts';
import { vouchingWords } from '#shared/verdict/vouching.ts';

/** Longest piece of somebody else's text on one line of a terminal. */
const MAX = 200;
const safe = (text: string): string => displayText(text, { max: MAX });
/** Our own sentences, which quote a few pieces of theirs. */
const sentence = (text: string): string => displayText(text, { max: 4 * MAX });

/** An inspection for people: headline, three axes, problems, tree. Everything from a manifest passes through displayText. */
export function inspectionText(inspection: Inspection): string {
  const { asset, verdict, graph } = inspection;
  const active = verdict.manifests.find(({ node }) => node === verdict.active);
  return [
    safe(asset.name),
    `  ${safe(verdict.headline.title)}`,
    `  ${sentence(verdict.headline.detail)}`,
    ...apartLines(inspection).map((line) => `  ${line}`),
    ...(active ? axes(active).map((line) => `  ${line}`) : []),
    ...verdict.problems.map(
      ({ severity, cause, code, place }) =>
        `  ${severity}: ${sentence(cause)} [${safe(code)}]${place.length > 0 ? ` in ${place.map(({ title }) => safe(title)).join(' > ')}` : ''}`,
    ),
    ...(graph ? treeLines(graph, new Map(verdict.manifests.map((one) => [one.node, one]))) : []),
  ].join('\n');
}

/** Credentials that stand apart from the file, and how to bring those that are not here. */
function apartLines({ outcome, credentialsFrom, beside }: Inspection): string[] {
  if (credentialsFrom) return [`credentials ${origin(credentialsFrom)}, sha256 ${credentialsFrom.sha256}`];
  return [
    ...(outcome.kind === 'remote' && remoteAddress(outcome.url) ? ['With --fetch-remote that address is asked.'] : []),
    ...(beside === undefined ? [] : [`${safe(beside)} lies beside it. With --credentials it is read.`]),
  ];
}

const origin = (from: CredentialsFrom): string =>
  from.kind === 'remote'
    ? `fetched from ${safe(from.address)} ${from.fetchedAt}`
    : `given in ${safe(from.name)} ${from.givenAt}`;

/** What is claimed, without a word on whether it is so. */
export const claimsText = (graph: ProvenanceGraph): string[] => treeLines(graph, new Map());

function axes({ integrity, identity, time }: ManifestVerdict): string[] {
  const lists = identity.matches.map((match) => `${vouchingWords(match)}: ${match.via} ${safe(match.entry)}`);
  return [
    `integrity  ${integrity}`,
    `identity   ${identity.state}${identity.signer ? `: ${safe(identity.signer.name)}` : ''}`,
    ...lists.map((line) => `           ${line}`),
    `time       ${time.state}${time.at === undefined ? '' : ` ${time.at}`}${time.validUntil === undefined ? '' : `, validates until ${time.validUntil.slice(0, 10)}`}`,
  ];
}

/** Each node is drawn in full where it is first met and named again after that: graphs share ingredients, and may go round. */
function treeLines(graph: ProvenanceGraph, verdicts: ReadonlyMap<string, ManifestVerdict>): string[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const drawn = new Set<string>();
  const lines: string[] = [];
  const stack = graph.nodes.filter(({ active }) => active).map(({ id }) => ({ id, depth: 0, relation: '' }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    const node = nodes.get(next.id);
    if (!node) continue;
    const again = drawn.has(node.id);
    drawn.add(node.id);
    const verdict = verdicts.get(node.id);
    const facts = [
      node.signer === undefined ? undefined : `signed by ${safe(node.signer)}`,
      verdict && `${verdict.integrity}, ${verdict.identity.state}`,
      node.actions.length > 0 ? node.actions.map(({ action }) => safe(action)).join(', ') : undefined,
    ].filter((fact) => fact !== undefined);
    const indent = '  '.repeat(next.depth + 1);
    const head = `${indent}${next.relation === '' ? '' : `${next.relation}: `}${safe(node.title)}`;
    lines.push(again ? `${head} (see above)` : `${head}${facts.length > 0 ? ` (${facts.join('; ')})` : ''}`);
    if (again) continue;
    const children = graph.edges.filter(({ from }) => from === node.id);
    for (const edge of children.toReversed())
      stack.push({ id: edge.to, depth: next.depth + 1, relation: edge.relation });
  }
  return lines;
}
