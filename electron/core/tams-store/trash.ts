import type { StoreContext } from './context.ts';

/** Files removed at once; one commit for all of them. */
const BATCH = 200;

/** Forgets an object, within a transaction; its file goes after it (emptyTrash), or at the next start. */
export function trash({ db }: StoreContext, id: string): void {
  db.run('insert into trash (object_id) values (?) on conflict do nothing', id);
  db.run('delete from objects where id = ?', id);
}

/** Removes the files of objects whose rows are gone; goes on where an earlier run was cut off. */
export async function emptyTrash({ db, files }: StoreContext): Promise<void> {
  for (;;) {
    const some = db.all<{ object_id: string }>('select object_id from trash limit ?', BATCH);
    if (some.length === 0) return;
    await Promise.all(some.map(({ object_id: id }) => files.remove(id)));
    db.transaction(() => {
      for (const { object_id: id } of some) db.run('delete from trash where object_id = ?', id);
    });
  }
}
