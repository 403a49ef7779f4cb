import type { addressBookApi } from '#shared/api/address-book.ts';
import type { Handlers } from '#shared/rpc/rpc.ts';
import type { AddressBook } from '#core/address-book/address-book.ts';
import type { Preserve } from '#core/address-book/preserve.ts';
import type { Preserved } from '#core/address-book/preserved.ts';
import type { Assets } from '#core/assets/assets.ts';
import type { Emit } from '#core/ports.ts';

/** The contract of the private credential store. */
export function createAddressBookHandlers(parts: {
  addressBook: AddressBook;
  preserve: Preserve;
  preserved: Preserved;
  assets: Assets;
  emit: Emit;
}): Handlers<typeof addressBookApi> {
  const { addressBook, preserve, preserved, assets, emit } = parts;
  const changed = <T>(result: T): T => {
    emit('addressBook.changed', {});
    return result;
  };
  return {
    'addressBook.list': () => addressBook.list(),
    'addressBook.read': async ({ file }) => addressBook.read(await assets.path(file)),
    'addressBook.add': async ({ token, name, confirmedFingerprint }) =>
      changed(await addressBook.add(token, { name, confirmedFingerprint })),
    'addressBook.rename': async ({ fingerprint, name }) => changed(await addressBook.rename(fingerprint, name)),
    'addressBook.remove': async ({ fingerprint }) => changed({ lose: await addressBook.remove(fingerprint) }),
    'addressBook.preserve': async ({ asset, address }, { signal }) => {
      const kept = await preserve(asset, address, signal);
      emit('asset.changed', { asset });
      return changed(kept);
    },
    'addressBook.preserved': () => preserved.list(),
    'addressBook.forgetPreserved': async ({ id }) => {
      await preserved.forget(id);
      return changed({});
    },
  };
}
