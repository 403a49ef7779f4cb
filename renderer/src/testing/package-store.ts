/** The manifest store of `packageGraph`, as the engine prints one: three clips placed, one edit, the outro's seconds left unsaid. */
export function packageStore(): object {
  const npt = (start: string, end: string) => ({ region: [{ type: 'temporal', time: { type: 'npt', start, end } }] });
  const ingredient = (index: number, id: string, title: string, used?: ReturnType<typeof npt>) => ({
    title,
    format: 'video/mp4',
    relationship: 'componentOf',
    instance_id: id,
    label: label(index),
    ...(used && { metadata: { regionOfInterest: used } }),
  });
  const label = (index: number) => `c2pa.ingredient.v3${index === 0 ? '' : `__${index}`}`;
  const placed = (index: number, start: string, end: string) => ({
    action: 'c2pa.placed',
    changes: [npt(start, end)],
    parameters: { ingredients: [{ url: `self#jumbf=c2pa.assertions/${label(index)}`, hash: 'x' }] },
  });
  return {
    active_manifest: 'urn:c2pa:package',
    manifests: {
      'urn:c2pa:package': {
        label: 'urn:c2pa:package',
        title: 'Evening package.mp4',
        claim_version: 2,
        ingredients: [
          ingredient(0, 'intro', 'intro.mp4', npt('0', '4')),
          ingredient(1, 'clip', 'contributed.mp4', npt('1.32', '5.32')),
          ingredient(2, 'outro', 'outro.mp4'),
        ],
        assertions: [
          {
            label: 'c2pa.actions.v2',
            created: true,
            data: {
              actions: [
                { action: 'c2pa.created' },
                placed(0, '0', '4'),
                placed(1, '4', '8'),
                placed(2, '8', '12'),
                {
                  action: 'c2pa.color_adjustments',
                  description: 'Graded to match the studio',
                  changes: [npt('5', '7')],
                },
              ],
            },
          },
        ],
      },
    },
  };
}
