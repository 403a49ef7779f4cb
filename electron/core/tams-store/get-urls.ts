import { BACKEND, type StoreContext } from './context.ts';
import { flag } from './lists.ts';

/** Which URLs of an object a request wants, and how much about them. */
export interface UrlSelection {
  readonly isVerbose: boolean;
  readonly accepts: (url: StoredUrl) => boolean;
}

interface StoredUrl {
  url: string;
  label: string;
  presigned: boolean;
  controlled: boolean;
}

/**
 * `accept_get_urls`, `accept_storage_ids`, `presigned`, `storage_backend_tag…` and `verbose_storage`, which all have to hold
 * (TimeAddressableMediaStore.yaml, GET segments). An empty `accept_get_urls` wants no URL; an empty `accept_storage_ids` wants all.
 * @throws Refusal 400
 */
export function urlSelection(query: URLSearchParams): UrlSelection {
  const labels = query.get('accept_get_urls')?.split(',');
  const storageIds = query.get('accept_storage_ids')?.split(',').filter(Boolean) ?? [];
  const presigned = flag(query, 'presigned');
  // Our backend has no tags: asking for one excludes it, asking for its absence does not. Copies elsewhere have no backend at all.
  const backendTags = [...query.keys()].flatMap((key) => {
    if (key.startsWith('storage_backend_tag.')) return [true];
    return key.startsWith('storage_backend_tag_exists.') ? [flag(query, key) === true] : [];
  });
  return {
    isVerbose: flag(query, 'verbose_storage') ?? false,
    accepts: (url) =>
      (labels === undefined || labels.includes(url.label)) &&
      (storageIds.length === 0 || (url.controlled && storageIds.includes(BACKEND.id))) &&
      (presigned === undefined || url.presigned === presigned) &&
      (backendTags.length === 0 || (url.controlled && !backendTags.includes(true))),
  };
}

/** The URLs of one object, our own first, presigned before plain. */
export function getUrls(
  { db, urls }: StoreContext,
  objectId: string,
  isStored: boolean,
  selection: UrlSelection,
): object[] {
  const own = { label: BACKEND.label, controlled: true };
  const { id: storage_id, label: _, ...details } = BACKEND;
  const stored: StoredUrl[] = isStored
    ? [
        // Signing takes time; nothing is signed that nobody asked for.
        { ...own, presigned: true, url: '' },
        { ...own, presigned: false, url: urls.plain(objectId) },
      ]
    : [];
  const elsewhere = db
    .all<{ label: string; url: string }>(
      'select label, url from object_urls where object_id = ? order by label',
      objectId,
    )
    .map((one): StoredUrl => ({ ...one, presigned: false, controlled: false }));
  return [...stored, ...elsewhere].filter(selection.accepts).map(({ controlled, ...url }) => ({
    ...url,
    ...(url.presigned && { url: urls.presigned('GET', objectId) }),
    ...(selection.isVerbose && { controlled, ...(controlled && { storage_id, ...details }) }),
  }));
}
