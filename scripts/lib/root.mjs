import { fileURLToPath } from 'node:url';

/** The project's own folder, however the script was started. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
