import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { AppError } from '#shared/rpc/errors.ts';
import { MIGRATIONS } from './schema.ts';
import { StoreInUse } from './store-in-use.ts';

export type Value = null | number | bigint | string;

/** The store's metadata. Calls are synchronous and short; integers come back as bigint, because nanoseconds need it. */
export interface Database {
  get<Row>(sql: string, ...values: Value[]): Row | undefined;
  all<Row>(sql: string, ...values: Value[]): Row[];
  /** @returns the number of rows changed. */
  run(sql: string, ...values: Value[]): number;
  /** All of `work` or nothing of it; on the disk when this returns. May be called within another, which then decides. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** How long a lock is waited for, with the thread; milliseconds. Enough for another process that only sees that it is locked. */
const BUSY = 20;

/**
 * Opens `store.db` in the folder, makes it when it is missing, and brings it to this version's tables.
 * @throws AppError 'storage_failed' when it cannot be opened or was made by a newer version; StoreInUse
 */
export function openDatabase(folder: string): Database {
  let sqlite: DatabaseSyncInstance | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    sqlite = new DatabaseSync(join(folder, 'store.db'), { timeout: BUSY });
    // Exclusive: two processes that both collect garbage in one folder would lose objects. Full: what was acknowledged is on the disk.
    for (const pragma of [
      'locking_mode = exclusive',
      'journal_mode = wal',
      'synchronous = full',
      'foreign_keys = on',
      'cache_size = -32000',
    ])
      sqlite.exec(`pragma ${pragma}`);
    sqlite.exec('begin exclusive; commit');
  } catch (cause) {
    sqlite?.close();
    if (isBusy(cause)) throw new StoreInUse(cause);
    throw new AppError('storage_failed', 'The store cannot be opened. Check that its folder is yours.', { cause });
  }
  return databaseOn(sqlite);
}

/** SQLITE_BUSY (sqlite.org/rescode.html), with whatever it was busy with. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;

function databaseOn(sqlite: DatabaseSyncInstance): Database {
  const statements = new Map<string, ReturnType<DatabaseSyncInstance['prepare']>>();
  let depth = 0;

  function prepared(sql: string): ReturnType<DatabaseSyncInstance['prepare']> {
    const known = statements.get(sql);
    if (known) return known;
    const statement = sqlite.prepare(sql);
    statement.setReadBigInts(true);
    statements.set(sql, statement);
    return statement;
  }

  const database: Database = {
    get: <Row>(sql: string, ...values: Value[]) => prepared(sql).get(...values) as Row | undefined,
    all: <Row>(sql: string, ...values: Value[]) => prepared(sql).all(...values) as Row[],
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    transaction(work) {
      if (depth > 0) return work();
      sqlite.exec('begin immediate');
      depth += 1;
      try {
        const result = work();
        sqlite.exec('commit');
        return result;
      } catch (error) {
        sqlite.exec('rollback');
        throw error;
      } finally {
        depth -= 1;
      }
    },
    close: () => sqlite.close(),
  };
  migrate(sqlite, database);
  return database;
}

function migrate(sqlite: DatabaseSyncInstance, database: Database): void {
  const version = Number(database.get<{ user_version: bigint }>('pragma user_version')?.user_version ?? 0);
  if (version > MIGRATIONS.length) {
    sqlite.close();
    throw new AppError('storage_failed', 'This store was made by a newer Countersign. Open it with that version.');
  }
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < version) continue;
    database.transaction(() => {
      sqlite.exec(step);
      sqlite.exec(`pragma user_version = ${index + 1}`);
    });
  }
}
