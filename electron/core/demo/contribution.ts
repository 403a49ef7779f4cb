/**
 * What the demo contributor's camera says of its clip: captured, nothing else. The capture type is the IPTC's; the actions assertion
 * is `created`, since the signer states it on its own account (R29).
 */
export function contributionDefinition(version: string, at: Date): unknown {
  return {
    claim_generator_info: [{ name: 'Countersign demo camera', version }],
    title: 'contributed.mp4',
    format: 'video/mp4',
    assertions: [
      {
        label: 'c2pa.actions.v2',
        created: true,
        data: {
          actions: [
            {
              action: 'c2pa.created',
              when: at.toISOString(),
              digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
            },
          ],
        },
      },
      {
        label: 'cawg.metadata',
        kind: 'Json',
        data: {
          '@context': { dc: 'http://purl.org/dc/elements/1.1/' },
          'dc:title': { 'x-default': 'Harbour at dusk' },
          'dc:creator': ['External Contributor (demo)'],
        },
      },
    ],
  };
}
