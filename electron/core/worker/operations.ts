import { c2paOperations } from '#core/c2pa/operations.ts';
import { mediaOperations } from '#core/media/operations.ts';

/**
 * Everything a worker process can do, by name. The core imports the types of this file only: its values load the native engine.
 */
export const operations = { ...c2paOperations, ...mediaOperations };

type Operations = typeof operations;
export type OperationName = keyof Operations;
export type OperationInput<N extends OperationName> = Parameters<Operations[N]>[0];
export type OperationOutput<N extends OperationName> = Awaited<ReturnType<Operations[N]>>;
