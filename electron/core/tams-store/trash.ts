import type { StoreContext } from './context.ts';

/** Forgets an object, within a transaction; its file goes after it (emptyTrash), or at the next start. */
export function trash({ db }: StoreContext, id: string): void {
  db.run('insert into trash (object_id) values (?) on conflict do nothing', id);
  db.run('delete from objects where id = ?', id);
}

/** Removes the files of objects whose rows are gone; goes on where an earlier run was cut off. */
export async function emptyTrash({ db, files }: StoreContext): Promise<void> {
  for (const { object_id: id } of db.all<{ object_id: string }>('select object_id from trash')) {
    await files.remove(id);
    db.run('delete from trash where object_id = ?', id);
  }
}
