import type { Page } from '@playwright/test';

/** The built app as a test sees it, whichever shell runs it. */
export interface RunningApp {
  readonly shell: 'browser' | 'desktop';
  readonly page: Page;
  /** Shows the app in the page. */
  open(): Promise<void>;
  readonly workspace: string;
  /** Where an export ends: the workspace's folder, or the one the save dialog is made to answer with. */
  readonly exports: string;
  /** Makes the shell's own dialog answer with these files while `press` opens it. */
  choose(paths: readonly string[], press: () => Promise<void>): Promise<void>;
  /** What a page that is given a `File` of that name may learn of its path: the desktop's drag from a file manager. */
  placeFile(path: string): Promise<void>;
  /** Process ids of the workers that read and write media. */
  workers(): Promise<number[]>;
  /** Addresses asked for outside the app, as a proxy saw them; empty where there is none (Electron itself). */
  outside(): Promise<string[]>;
  close(): Promise<void>;
}

/** The address without path and query: `new URL().origin` is "null" for app://. */
export const originOf = (address: string): string => {
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
};
