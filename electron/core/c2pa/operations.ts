import { nativeRead, nativeStore, nativeThumbnail, nativeVersion } from './native-read.ts';
import { nativeSign } from './native-sign.ts';
import { schemaRead } from './schema-read.ts';
import { secondRead } from './second-read.ts';

/** What a worker process does with the C2PA engine. `Engine` (engine.ts) is the way to call these. */
export const c2paOperations = {
  'c2pa.read': nativeRead,
  'c2pa.schemas': schemaRead,
  'c2pa.second': secondRead,
  'c2pa.sign': nativeSign,
  'c2pa.store': nativeStore,
  'c2pa.thumbnail': nativeThumbnail,
  'c2pa.version': nativeVersion,
};
