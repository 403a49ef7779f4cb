import { createStore } from 'zustand/vanilla';
import { type ErrorBody, toErrorBody } from '#shared/rpc/errors.ts';

export interface Notice {
  id: number;
  /** `error` is announced at once and stays until dismissed. */
  kind: 'error' | 'info';
  /** A plain sentence. */
  message: string;
  code?: ErrorBody['code'];
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 8_000;

export const noticeStore = createStore<{ notices: Notice[] }>(() => ({ notices: [] }));

let nextId = 1;

function add(notice: Omit<Notice, 'id'>): number {
  const id = nextId++;
  noticeStore.setState(({ notices }) => ({ notices: [...notices.slice(-4), { ...notice, id }] }));
  return id;
}

export function dismiss(id: number): void {
  noticeStore.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** Says that something has happened, for a few seconds. */
export function notify(message: string, action?: Notice['action']): void {
  const id = add({ kind: 'info', message, ...(action ? { action } : {}) });
  setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Shows an error that has no place of its own on the screen. What the user cancelled is no error. */
export function reportError(error: unknown): void {
  const { code, message } = toErrorBody(error);
  if (code !== 'cancelled') add({ kind: 'error', message, code });
}
