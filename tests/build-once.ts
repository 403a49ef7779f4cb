/** Tests that fork a worker or start a shell need the built bundles; this makes them, once, when they are stale. */
export async function setup(): Promise<void> {
  const url = new URL('../scripts/build.mjs', import.meta.url).href;
  const { buildIfStale } = (await import(url)) as {
    buildIfStale: (options: { quiet: boolean }) => Promise<boolean>;
  };
  await buildIfStale({ quiet: true });
}
