// A child of tests/engine-deadlock.test.ts: signs as the engine's own documentation suggests, and looks at the Builder while it signs.
// Arguments: source, output, file with the chain, "touch" or "leave".
import { readFileSync, writeSync } from 'node:fs';
import { Builder, CallbackSigner } from '@contentauth/c2pa-node';

const [, , source, output, chain, how] = process.argv;
const say = (/** @type {string} */ word) => writeSync(1, `${word}\n`);

const definition = {
  claim_generator_info: [{ name: 'trap', version: '0' }],
  assertions: [
    {
      label: 'c2pa.actions.v2',
      data: { actions: [{ action: 'c2pa.created', digitalSourceType: 'http://c2pa.org/digitalsourcetype/empty' }] },
    },
  ],
};
const settings = JSON.stringify({
  trust: { trust_config: '1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36\n1.3.6.1.4.1.62558.2.1' },
});
const builder = Builder.withJson(definition, settings);
const certificates = [readFileSync(/** @type {string} */ (chain))];
const signer = CallbackSigner.newSigner(
  { alg: 'es256', certs: certificates, reserveSize: 10_000, directCoseHandling: false },
  async () => {
    say('asked');
    if (how === 'touch') builder.getManifestDefinition();
    say('answered');
    // No signature at all: the engine refuses it, which ends the signing either way.
    return Buffer.alloc(64);
  },
);
await builder.signAsync(signer, { path: source, mimeType: 'video/mp4' }, { path: output }).catch(() => {});
say('ended');
process.exit(0);
