import type { Outcome } from '#shared/api/asset.ts';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';

/* From what the engine throws to the closed union of outcomes (c2pa-engine.md section 1). */

/** Why the file cannot even be handed to the engine, or undefined when it can. */
export async function fileProblem(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'This is a folder, not a file.';
    if (!found.isFile()) return 'This is not a regular file.';
    await access(path, constants.R_OK);
    return undefined;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return 'The file is no longer there.';
    if (code === 'EACCES' || code === 'EPERM') return 'You are not allowed to read this file.';
    return 'The file cannot be read from its disk.';
  }
}

/** An outcome for what `Reader.fromAsset` threw. `name` of its errors is Rust debug text, `message` is for people. */
export function engineErrorOutcome(error: unknown): Outcome {
  const { name, message } = thrown(error);
  const remote = /^C2pa\(RemoteManifestUrl\("(.*)"\)\)$/s.exec(name)?.[1];
  if (remote !== undefined) return { kind: 'remote', url: remote.slice(0, 2000) };
  const reason = sentence(message);
  if (errorCode(error) !== undefined || /^(C2pa\()?IoError\(Os/.test(name)) return { kind: 'unavailable', reason };
  if (/^C2pa\((UnsupportedType|InvalidAsset|IoError)|AssetTooLarge|^(Unsupported|IoError)/.test(name)) {
    return { kind: 'not-media', reason };
  }
  return { kind: 'unreadable', reason };
}

/** The engine's words when it can parse the file but will not validate it, else undefined. */
export function refusalToValidate(error: unknown): string | undefined {
  const { name, message } = thrown(error);
  return name.startsWith('C2pa(CertificateTrustError') ? sentence(message) : undefined;
}

const thrown = (error: unknown): { name: string; message: string } =>
  error instanceof Error ? error : { name: 'unknown', message: String(error) };

const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** The engine's message as one bounded sentence. */
export function sentence(message: string): string {
  const text = message.trim().slice(0, 500);
  return text === ''
    ? 'The engine gave no reason.'
    : `${text[0]?.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
