import * as z from 'zod';

// Before any schema exists: zod's fast path probes `new Function`, which the page's CSP forbids, and the probe alone raises a
// securitypolicyviolation event. ES imports hoist, so this can live nowhere but in the module that everything imports zod from.
z.config({ jitless: true });

export { z };
