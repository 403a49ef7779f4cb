/** How a trust list is called towards the engine: neutral, because the engine prints it (c2pa-engine.md section 2, privacy leak). */
export const listUri = (id: string): string => `urn:countersign:${id}`;
