/** What a worker needs of our environment. It reads hostile files: passphrases and tokens that stand in ours are not for it. */
const passedOn = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'windir', 'C2PA_LIBRARY_PATH'];

/**
 * The environment of a worker process, for every shell that starts one.
 * @param temporaryFolder where the engine spools files over 512 MB; needs their size free and must not be a memory disk
 *   (c2pa-engine.md section 7). Absent: the system's.
 */
export function workerEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  temporaryFolder?: string,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of passedOn) {
    const value = env[name];
    if (value !== undefined) kept[name] = value;
  }
  if (temporaryFolder !== undefined) for (const name of ['TMPDIR', 'TEMP', 'TMP']) kept[name] = temporaryFolder;
  return kept;
}
