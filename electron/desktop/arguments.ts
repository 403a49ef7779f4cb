import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from '#shared/rpc/zod.ts';

/** What a start of the app asks for. A second instance sends the same to the first, as `additionalData`. */
export const Launch = z.object({
  /** Absolute paths of files to open. Nothing is known of them yet; granting them finds out. */
  files: z.array(z.string().min(1).max(32_767).refine(isAbsolute)).max(1_000),
});
export type Launch = z.output<typeof Launch>;

/** Our own switches; Chromium's, which Electron leaves in argv, are ignored like any other. */
const WORKSPACE_SWITCH = '--workspace=';

/**
 * Reads argv. What starts with a dash is a switch, until `--`; the rest are files, relative to `folder`. Addresses (`https:`) are no
 * files; a `file:` address, as some desktops pass it, is one.
 * @param args without the executable, and without the app's folder when it is not packaged
 */
export function readArguments(args: readonly string[], folder: string): Launch & { workspace?: string } {
  const end = args.indexOf('--');
  const switches = (end === -1 ? args : args.slice(0, end)).filter((argument) => argument.startsWith('-'));
  const files = args.filter(
    (argument, index) => argument !== '--' && ((end !== -1 && index > end) || !argument.startsWith('-')),
  );
  const workspace = switches.find((one) => one.startsWith(WORKSPACE_SWITCH))?.slice(WORKSPACE_SWITCH.length);
  return {
    files: files.flatMap((file) => pathOf(file, folder)).slice(0, 1_000),
    ...(workspace !== undefined && workspace !== '' && { workspace: resolve(folder, workspace) }),
  };
}

function pathOf(argument: string, folder: string): string[] {
  if (argument === '' || argument.includes('\0') || argument.length > 32_767) return [];
  if (/^file:\/\//i.test(argument)) {
    try {
      const url = new URL(argument);
      // Another host would be a network share, which opening alone would contact.
      return url.host === '' ? [fileURLToPath(url)] : [];
    } catch {
      // Not an address after all, or one with an encoded slash: nothing we could open.
      return [];
    }
  }
  // One letter before the colon is a drive.
  if (/^[a-z][a-z0-9+.-]+:/i.test(argument)) return [];
  return [resolve(folder, argument)];
}
