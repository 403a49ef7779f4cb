import { Asset } from '#shared/api/asset.ts';
import { CommandId } from '#shared/api/commands.ts';
import { TargetId } from '#shared/api/ids.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';

/** What only the shell around the page can do. Each shell serves these itself; the core never sees them. */
export const shellApi = {
  'shell.info': procedure(
    z.object({}),
    z.object({
      kind: z.enum(['desktop', 'browser', 'cli']),
      /** False: the page uses a file input and uploads. */
      nativeDialogs: z.boolean(),
      platform: z.string(),
    }),
  ),
  /** Shows an open dialog; the files chosen become assets. An empty list: the user changed their mind. */
  'shell.openFiles': procedure(
    z.object({ purpose: z.enum(['media', 'certificates', 'key', 'project', 'credentials']), multiple: z.boolean() }),
    z.array(Asset),
  ),
  /** Asks where to save; no target: the user changed their mind. */
  'shell.saveTarget': procedure(
    z.object({ suggestedName: z.string().max(255) }),
    z.object({ target: TargetId.optional(), name: z.string().optional() }),
  ),
  /** Shows an exported file in the file manager (desktop only). */
  'shell.reveal': procedure(z.object({ asset: z.string() }), z.object({})),
  /** Opens an https address outside, after the user confirmed its host. */
  'shell.openExternal': procedure(z.object({ url: z.string().max(2000) }), z.object({ opened: z.boolean() })),
};

export const shellEvents = {
  /** Files that arrive from outside the page: argv, open-file, a second instance. */
  'shell.filesOpened': z.array(Asset),
  /** A native menu item was chosen (desktop only). */
  'shell.command': z.object({ command: CommandId }),
  /** The core ended and was started again; calls in flight were answered with 'worker_lost' and assets must be listed anew. */
  'shell.coreRestarted': z.object({}),
};
