import { Tagged } from '#shared/schema/values.ts';
import { at, hash, inside, zeros, type SchemaSamples } from './schema-sample-values.ts';
import { hashSamples } from './schema-samples-hash.ts';

const outside = { url: 'https://example.com/model', alg: 'sha256', hash };
const when = new Date('2026-11-22T10:00:00Z');
const temporal = { type: 'temporal', time: { type: 'npt', start: '0', end: '1:02.5' } };
const capture = 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture';
const described = { 'dc:title': 'clip.mp4', 'dc:format': 'video/mp4', relationship: 'parentOf' };
const found = { success: [{ code: 'claimSignature.validated', url: inside.url }], informational: [], failure: [] };
const validated = {
  ...described,
  activeManifest: inside,
  claimSignature: inside,
  validationResults: {
    activeManifest: found,
    ingredientDeltas: [{ ingredientAssertionURI: inside.url, validationDeltas: found }],
  },
};

const generator = { name: 'Countersign', version: '0.1.0', 'org.example.build': 7 };
const claim = {
  claim_generator: 'Countersign/0.1',
  claim_generator_info: [generator],
  signature: 'self#jumbf=c2pa.signature',
  assertions: [inside],
  'dc:format': 'video/mp4',
  instanceID: 'xmp:iid:1',
};
const claimV2 = {
  instanceID: 'xmp:iid:1',
  claim_generator_info: generator,
  signature: 'self#jumbf=c2pa.signature',
  created_assertions: [inside],
  gathered_assertions: [inside],
  redacted_assertions: [inside.url],
  alg: 'sha256',
};
const mining = { entries: { 'cawg.ai_training': { use: 'constrained', constraint_info: 'Ask us.' } } };
const assetTypes = { 'dc:format': 'application/zip', types: [{ type: 'c2pa.types.model.onnx', version: '2.11.0' }] };
const jsonLd = { '@context': { exif: 'http://ns.adobe.com/exif/1.0/' }, 'exif:FNumber': 4 };
const noContext = [
  { 'exif:FNumber': 4 },
  '@context: is missing (C2PA 2.2, section 18.16.2)',
] as const; /** By label. Values are as they come out of CBOR, or of JSON where the label is written so. */
export const schemaSamples: Readonly<Record<string, SchemaSamples>> = {
  'c2pa.actions': {
    fits: [
      { actions: [{ action: 'c2pa.opened', parameters: { ingredient: inside, 'com.example.any': [1] } }] },
      {
        actions: [
          {
            action: 'com.example.blur',
            when,
            softwareAgent: 'Editor 2',
            changed: 'a;b',
            instanceID: new Tagged(37, zeros),
            digitalSourceType: capture,
          },
        ],
        metadata: { dateTime: when, reviewRatings: [{ value: 4, code: 'actions.missing', explanation: 'Not all' }] },
      },
    ],
    fails: [
      [{}, `actions: is missing ${at('18.14.12')}`],
      [{ actions: [] }, `actions: must hold at least one entry ${at('18.14.12')}`],
      [{ actions: [{}] }, `actions[0].action: is missing ${at('18.14.12')}`],
      [
        { actions: [{ action: 'blur' }] },
        `actions[0].action: must be a name of parts joined by dots, such as com.example.name ${at('18.14.12')}`,
      ],
      [
        { actions: [{ action: 'c2pa.opened', instanceId: 'xmp:iid:1' }] },
        `actions[0].instanceId: is not a field of the schema ${at('18.14.12')}`,
      ],
      [
        { actions: [{ action: 'c2pa.opened', parameters: { ingredient: { ...inside, hash: [7, 7] } } }] },
        `actions[0].parameters.ingredient.hash: must be a byte string ${at('8.4.2.1')}`,
      ],
      [
        { actions: [{ action: 'c2pa.opened' }], metadata: { reviewRatings: [{ value: 6 }] } },
        `metadata.reviewRatings[0].value: must be at most 5 ${at('18.3.3')}`,
      ],
      [
        { actions: [{ action: 'c2pa.opened', when: 'yesterday' }] },
        `actions[0].when: must be a date and time (CBOR tag 0) ${at('18.14.12')}`,
      ],
    ],
  },
  'c2pa.actions.v2': {
    fits: [
      {
        actions: [
          { action: 'c2pa.created', when, digitalSourceType: capture, softwareAgentIndex: 0 },
          { action: 'c2pa.placed', parameters: { ingredients: [inside], 'com.example.any': null } },
          { action: 'c2pa.redacted', reason: 'c2pa.PII.present', parameters: { redacted: inside.url } },
          {
            action: 'c2pa.edited',
            softwareAgent: { ...generator, icon: outside },
            changes: [{ region: [temporal], identifier: 'u0' }],
            related: [{ action: 'c2pa.cropped' }],
          },
        ],
        templates: [{ action: '*', description: 'All of them', icon: inside, templateParameters: { a: 1 } }],
        softwareAgents: [generator],
        allActionsIncluded: true,
        metadata: { dataSource: { type: 'localProvider.REE', details: 'The clock' } },
      },
    ],
    fails: [
      [
        { actions: [{ action: 'c2pa.edited', softwareAgent: 'Editor 2' }] },
        `actions[0].softwareAgent: must be a map ${at('10.2.3.2')}`,
      ],
      [
        { actions: [{ action: 'c2pa.redacted', parameters: { redacted: inside.url } }] },
        `actions[0].reason: is missing: a redaction has to say why ${at('18.14.12')}`,
      ],
      [
        { actions: [{ action: 'c2pa.redacted', reason: 'c2pa.PII.present' }] },
        `actions[0].parameters: must say in redacted what was removed ${at('18.14.12')}`,
      ],
      [
        { actions: [{ action: 'c2pa.edited', softwareAgentIndex: 3 }], softwareAgents: [generator] },
        `softwareAgents: must list every agent that an action points to by its index ${at('18.14.12')}`,
      ],
      [
        { actions: [{ action: 'c2pa.edited', changes: [{ region: [{ ...temporal, time: { start: '25:00:00' } }] }] }] },
        `actions[0].changes[0].region[0].time.start: must be a time such as 1:02:03.5, below 24 hours ${at('18.2.3')}`,
      ],
      [
        { actions: [{ action: 'c2pa.edited', related: [{ action: 'c2pa.edited', related: [{ action: 1 }] }] }] },
        `actions[0].related[0].related[0].action: must be a name of parts joined by dots, such as com.example.name ${at('18.14.12')}`,
      ],
      [
        {
          actions: [{ action: 'c2pa.placed', parameters: { ingredients: [{ ...inside, url: 'self#jumbf=../x/y' }] } }],
        },
        `actions[0].parameters.ingredients[0].url: must be an address inside the manifest store (self#jumbf=…) ${at('8.4.2.1')}`,
      ],
    ],
  },
  'c2pa.assertion.metadata': {
    fits: [{}, { dateTime: when, reference: inside, localizations: [{ 'dc:title': { en: 'A' } }] }],
    fails: [[{ dateTime: 5 }, `dateTime: must be a date and time (CBOR tag 0) ${at('18.3.1')}`]],
  },
  'c2pa.asset-ref': {
    fits: [{ references: [{ reference: { uri: 'ipfs://cid' }, description: 'A copy' }] }],
    fails: [[{ references: [{ reference: {} }] }, `references[0].reference.uri: is missing ${at('18.19.2')}`]],
  },
  'c2pa.asset-type': {
    fits: [assetTypes],
    fails: [[{ types: [{}] }, `types[0].type: is missing ${at('18.20.2')}`]],
  },
  'c2pa.asset-type.v2': {
    fits: [{}, assetTypes],
    fails: [
      [
        { types: [{ type: 'c2pa.types.model', version: 'new' }] },
        `types[0].version: must be a version such as 1.0.0 ${at('18.20.2')}`,
      ],
    ],
  },
  'c2pa.certificate-status': {
    fits: [{ ocspVals: [hash] }],
    fails: [
      [{ ocspVals: [] }, `ocspVals: must hold at least one entry ${at('18.18.2')}`],
      [{ ocspVals: ['AA=='] }, `ocspVals[0]: must be a byte string ${at('18.18.2')}`],
    ],
  },
  'c2pa.claim': {
    fits: [claim],
    fails: [
      [{ ...claim, claim_generator_info: undefined }, `claim_generator_info: is missing ${at('10.2.1')}`],
      [{ ...claim, claim_generator_info: [{}] }, `claim_generator_info[0].name: is missing ${at('10.2.3.2')}`],
    ],
  },
  'c2pa.claim.v2': {
    fits: [claimV2],
    fails: [
      [{ ...claimV2, redacted_assertions: [] }, `redacted_assertions: must hold at least one entry ${at('10.2.1')}`],
      [{ ...claimV2, claim_generator: 'x' }, `claim_generator: is not a field of the schema ${at('10.2.1')}`],
      [{ ...claimV2, instanceID: '' }, `instanceID: must not be empty ${at('10.2.1')}`],
    ],
  },
  'c2pa.cloud-data': {
    fits: [{ label: 'c2pa.thumbnail.claim', size: 98_765, location: outside, content_type: 'image/jpeg' }],
    fails: [
      [
        { label: 'c2pa.hash.data', size: 1, location: outside, content_type: 'application/cbor' },
        `label: must not name an assertion that ties the manifest to the content ${at('18.11.2')}`,
      ],
      [
        { label: 'a.b', size: 1, location: { ...outside, url: 'file:///etc/passwd' }, content_type: 'a/b' },
        `location.url: must be an http or https address ${at('8.4.2.2')}`,
      ],
    ],
  },
  'c2pa.depthmap.GDepth': {
    fits: [
      {
        'GDepth:Format': 'RangeInverse',
        'GDepth:Near': 29.3,
        'GDepth:Far': 878.7,
        'GDepth:Mime': 'image/jpeg',
        'GDepth:Data': 'AA==',
      },
    ],
    fails: [
      [
        {
          'GDepth:Format': 'Flat',
          'GDepth:Near': 29.3,
          'GDepth:Far': 878.7,
          'GDepth:Mime': 'image/jpeg',
          'GDepth:Data': 'AA==',
        },
        `GDepth:Format: must be RangeInverse or RangeLinear ${at('18.21.3')}`,
      ],
    ],
  },
  ...hashSamples,
  'c2pa.ingredient': {
    fits: [{ ...described, instanceID: 'xmp:iid:1', validationStatus: [{ code: 'a.b', success: true }] }],
    fails: [
      [described, `instanceID: is missing ${at('18.15.6')}`],
      [
        { ...described, instanceID: 'x', 'dc:format': 'video' },
        `dc:format: must be a media type such as video/mp4 ${at('18.15.6')}`,
      ],
    ],
  },
  'c2pa.ingredient.v2': {
    fits: [
      { ...described, data: outside, validationStatus: [], informational_URI: 'https://example.com' },
      { ...described, data: inside, data_types: [{ type: 'c2pa.types.generator.prompt' }] },
    ],
    fails: [
      [
        { ...described, relationship: 'child' },
        `relationship: must be parentOf or componentOf or inputTo ${at('18.15.6')}`,
      ],
      [{ ...described, data: { url: outside.url, hash } }, `data.alg: is missing ${at('8.4.2')}`],
    ],
  },
  'c2pa.ingredient.v3': {
    fits: [
      { relationship: 'inputTo' },
      validated,
      { ...described, metadata: { regionOfInterest: { region: [temporal], description: '1 min' } } },
      { ...described, softBindingsMatched: true, softBindingAlgorithmsMatched: ['com.example.mark'] },
    ],
    fails: [
      [
        { ...validated, validationResults: undefined },
        `validationResults: is missing: an ingredient with a manifest has to say how it was found ${at('15.2.1')}`,
      ],
      [
        { ...validated, activeManifest: undefined },
        `validationResults: must not be there for an ingredient without a manifest ${at('15.2.1')}`,
      ],
      [
        { ...validated, validationResults: { activeManifest: { ...found, failure: undefined } } },
        `validationResults.activeManifest.failure: is missing ${at('15.2.1')}`,
      ],
      [
        { ...described, metadata: { regionOfInterest: { region: [] } } },
        `metadata.regionOfInterest.region: must hold at least one entry ${at('18.2.3')}`,
      ],
    ],
  },
  'c2pa.metadata': {
    fits: [
      jsonLd,
      {
        '@context': { xmp: 'http://ns.adobe.com/xap/1.0/', e: 'http://cipa.jp/exif/2.32/' },
        'xmp:CreatorTool': 'TeX',
        'e:LensMake': 'CameraCompany',
      },
    ],
    fails: [
      noContext,
      [
        { '@context': { dc: 'http://purl.org/dc/elements/1.1/' }, 'dc:creator': ['A. Reporter'] },
        'dc:creator: is not among the properties that c2pa.metadata may hold (C2PA 2.2, Appendix B)',
      ],
      [
        { ...jsonLd, 'tiff:Make': 'X' },
        'tiff:Make: is of a namespace that @context does not name (C2PA 2.2, Appendix B)',
      ],
    ],
  },
  'c2pa.soft-binding': {
    fits: [
      {
        alg: 'com.example.mark',
        pad: zeros,
        blocks: [
          { scope: { timespan: { start: 0, end: 133_016 } }, value: hash },
          { scope: { region: { region: [temporal] } }, value: hash },
        ],
      },
    ],
    fails: [
      [{ alg: 'a.b', pad: zeros, blocks: [] }, `blocks: must hold at least one entry ${at('18.10.2')}`],
      [{ alg: 'a.b', pad: zeros, blocks: [{ value: hash }] }, `blocks[0].scope: is missing ${at('18.10.2')}`],
    ],
  },
  'c2pa.time-stamp': {
    fits: [{ 'urn:c2pa:d61c74e0-ce26-4439-b92d-690dcce6b58e:acme': hash }],
    fails: [
      [{}, `: must hold at least one token ${at('18.17.2')}`],
      [{ 'urn:uuid:1': hash }, `urn:uuid:1: is no name that may stand here ${at('18.17.2')}`],
      [{ 'urn:c2pa:1': 'AA==' }, `urn:c2pa:1: must be a byte string ${at('18.17.2')}`],
    ],
  },
  'c2pa.training-mining': {
    fits: [{ entries: { 'c2pa.data_mining': { use: 'allowed' } } }],
    fails: [
      [
        { entries: { 'c2pa.data_mining': { use: 'maybe' } } },
        'entries["c2pa.data_mining"].use: must be allowed or notAllowed or constrained (CAWG Training and Data Mining Assertion 1.1, section 3)',
      ],
    ],
  },
  'cawg.identity': {
    fits: [
      {
        signer_payload: { referenced_assertions: [inside], sig_type: 'cawg.x509.cose', role: ['cawg.creator'] },
        signature: hash,
        pad1: zeros,
      },
    ],
    fails: [
      [
        { signer_payload: { referenced_assertions: [], sig_type: 'cawg.x509.cose' }, signature: hash, pad1: zeros },
        'signer_payload.referenced_assertions: must hold at least one entry (CAWG Identity Assertion 1.1, section 5.2)',
      ],
    ],
  },
  'cawg.metadata': {
    fits: [
      { '@context': { dc: 'http://purl.org/dc/elements/1.1/' }, 'dc:creator': ['A. Reporter'] },
      { '@context': 'https://schema.org', headline: 'Flood' },
    ],
    fails: [
      noContext,
      [{ ...jsonLd, 'dc:title': 'X' }, `dc:title: is of a namespace that @context does not name ${at('18.16.2')}`],
    ],
  },
  'cawg.training-mining': {
    fits: [mining],
    fails: [[{}, 'entries: is missing (CAWG Training and Data Mining Assertion 1.1, section 3)']],
  },
  'stds.exif': { fits: [jsonLd], fails: [noContext] },
  'stds.iptc': { fits: [jsonLd], fails: [noContext] },
  'stds.iptc.photo-metadata': { fits: [jsonLd], fails: [noContext] },
  'stds.metadata': { fits: [jsonLd], fails: [noContext] },
  'stds.schema-org.CreativeWork': {
    fits: [
      { '@context': 'https://schema.org', '@type': 'CreativeWork', author: [{ '@type': 'Person', name: 'John Doe' }] },
    ],
    fails: [
      [{ '@context': 'https://schema.org' }, '@type: is missing (schema.org, CreativeWork)'],
      [
        { '@context': 'https://schema.org', '@type': 'CreativeWork', author: [{ name: 'John Doe' }] },
        'author[0].@type: is missing (schema.org, CreativeWork)',
      ],
    ],
  },
};
