import { Builder, CallbackSigner } from '@contentauth/c2pa-node';
import { lstat, open, realpath, rm, stat } from 'node:fs/promises';
import type { Operation, OperationContext } from '#core/worker/operation.ts';
import { AppError } from '#shared/rpc/errors.ts';
import { type DetachedIngredient, detachedIngredient } from './detached-ingredient.ts';
import type { Signed, SignInput } from './engine.ts';
import { sentence } from './outcome.ts';
import { sha256Hex } from './store-bytes.ts';

/* Worker side of signing. The key never comes here: the callback asks the core. */

export interface SignJob extends Omit<SignInput, 'trust'> {
  readonly settings: string;
}

const progressMs = 200;

/** See `Engine.sign`. */
export const nativeSign: Operation<SignJob, Signed> = async (job, context) => {
  await reserveOutput(job);
  try {
    const store = await build(job, context);
    const file = await open(job.output, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    return { storeSha256: sha256Hex(store), storeBytes: store.length };
  } catch (error) {
    // What a failed signing leaves is empty, cut short or unvalidated (sections 2 and 5).
    await rm(job.output, { force: true });
    throw error;
  }
};

async function build(job: SignJob, context: OperationContext): Promise<Uint8Array> {
  let refusal: AppError | undefined;
  try {
    // The engine's types describe a manifest in full; the definition was made by our plan and is checked by the engine itself.
    const detached: DetachedIngredient[] = [];
    for (const [index, { manifestStore, ...one }] of job.ingredients.entries())
      if (manifestStore !== undefined)
        detached.push(await detachedIngredient({ ...one, manifestStore }, index, job.settings));
    const definition = { ...(job.definition as object), ingredients: detached.map(({ json }) => json) };
    const builder = Builder.withJson(definition as Parameters<typeof Builder.withJson>[0], job.settings);
    for (const { resource } of detached)
      await builder.addResource(resource.identifier, { buffer: resource.store, mimeType: 'application/c2pa' });
    for (const { json, path, mimeType, manifestStore } of job.ingredients)
      if (manifestStore === undefined) await builder.addIngredient(JSON.stringify(json), { path, mimeType });
    const signer = CallbackSigner.newSigner(
      {
        alg: job.algorithm,
        certs: [Buffer.from(job.chainPem)],
        reserveSize: job.reserveSize,
        directCoseHandling: false,
      },
      // Must be async: a callback that throws at once, or returns no promise, kills the process (section 5). And nothing here may
      // touch the builder while it signs: that blocks for ever (section 2).
      async (toBeSigned) => {
        try {
          const signature = await context.ask('sign', { toBeSigned: new Uint8Array(toBeSigned) });
          if (!(signature instanceof Uint8Array)) throw new AppError('signing_failed', 'The signer gave no signature.');
          return Buffer.from(signature);
        } catch (error) {
          if (error instanceof AppError) refusal = error;
          throw error;
        }
      },
    );
    const stop = await watchGrowth(job, context);
    try {
      return await builder.signAsync(signer, { path: job.source, mimeType: job.mimeType }, { path: job.output });
    } finally {
      stop();
    }
  } catch (cause) {
    if (refusal) throw refusal;
    throw new AppError('signing_failed', explain(cause), { cause });
  }
}

/** Takes the output's name, so that nothing that exists is ever truncated: the engine opens it for writing before it reads. */
async function reserveOutput({ output, source, ingredients }: SignJob): Promise<void> {
  const refused = (message: string, cause?: unknown) => new AppError('output_refused', message, { cause });
  try {
    await (await open(output, 'wx')).close();
  } catch (cause) {
    if (!(await lstat(output).catch(() => undefined))) {
      throw refused('The signed file cannot be written to that folder.', cause);
    }
    const real = (path: string) => realpath(path).catch(() => path);
    const inputs = await Promise.all([source, ...ingredients.map(({ path }) => path)].map(real));
    if (inputs.includes(await real(output))) throw refused('A file cannot be signed onto itself. Choose another name.');
    throw refused('There is a file at that place already.');
  }
}

/** The engine has no progress of its own; the size of what it writes is one. Returns how to stop. */
async function watchGrowth({ source, output }: SignJob, context: OperationContext): Promise<() => void> {
  const { size: total } = await stat(source);
  const timer = setInterval(() => {
    stat(output).then(
      ({ size }) => context.progress({ done: Math.min(size, total), total }),
      () => undefined,
    );
  }, progressMs);
  return () => clearInterval(timer);
}

/** The engine's commonest refusals in a person's words; pre-flight names the failing certificate rule (section 5). */
const explanations: ReadonlyArray<readonly [RegExp, string]> = [
  [/certificate is invalid/, 'The signing certificate does not meet the C2PA profile. Pre-flight names the rule.'],
  [/not valid at time of signing/, 'The signing certificate is not valid today: it has expired or is not valid yet.'],
  [/signature does not match/, 'The signature does not match the signing certificate: key and certificate differ.'],
  [/Signature too big/, 'The signature needs more room than was kept for it. Report this with the signer you used.'],
];

function explain(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const known = explanations.find(([pattern]) => pattern.test(message))?.[1];
  return known ?? `The file could not be signed. ${sentence(message)}`;
}
