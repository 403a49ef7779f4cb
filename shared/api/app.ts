import { AssetId, JobId, ProjectId } from '#shared/api/ids.ts';
import { procedure } from '#shared/rpc/rpc.ts';
import { z } from '#shared/rpc/zod.ts';
import { ReadingPolicy } from '#shared/verdict/policy.ts';

export const AppInfo = z.object({
  version: z.string(),
  engine: z.string(),
  /** Empty when the start-up canary failed: then no verdicts are given. */
  engineVersion: z.string(),
  canary: z.object({ ok: z.boolean(), detail: z.string() }),
});
export type AppInfo = z.output<typeof AppInfo>;

/** Remembered settings: all optional on disk, complete here. */
export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** Who decides about inputs and signs; written into records only where a rule asks for it. */
  userName: z.string().max(200),
  lastSigner: z.string().max(63),
  lastProject: z.string().max(40),
  /** The store that was looked into last. */
  lastConnection: z.string().max(63),
  /** The time-stamp authority that was asked last. */
  lastAuthority: z.string().max(1000),
  /** R56: a signer's certificate is said to end soon so many days ahead. */
  expiryWarningDays: z.int().min(1).max(365),
  drawer: z.object({ open: z.boolean(), tab: z.string().max(30) }),
  /** What is required of files, and who may be asked. Changing it makes verdicts anew. */
  policy: ReadingPolicy,
});
export type Settings = z.output<typeof Settings>;

export const DemoState = z.object({
  ready: z.boolean(),
  contributed: AssetId.optional(),
  intro: AssetId.optional(),
  outro: AssetId.optional(),
  project: ProjectId.optional(),
});
export type DemoState = z.output<typeof DemoState>;

export const appApi = {
  'app.info': procedure(z.object({}), AppInfo),
  'settings.get': procedure(z.object({}), Settings),
  'settings.set': procedure(Settings.partial(), Settings),
  'demo.state': procedure(z.object({}), DemoState),
  /** Makes demo certificates, signs the contributed clip, lays out a project. Idempotent. */
  'demo.prepare': procedure(z.object({}), z.object({ job: JobId })),
};
export const appEvents = { 'settings.changed': Settings };
