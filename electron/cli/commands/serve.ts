import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type BrowserShell, startBrowserShell } from '../../browser/browser-shell.ts';
import { distFolder } from '../../node/paths.ts';
import { EXIT, type ExitCode } from '../exit.ts';

export interface ServeOptions {
  workspace: string;
  demo: boolean;
  open: boolean;
  port: number;
  files: readonly string[];
  print: (text: string) => void;
}

/** Serves the page on loopback until Ctrl+C. Prints a link that works once; Enter prints another. */
export async function serve(options: ServeOptions): Promise<ExitCode> {
  const shell = await startBrowserShell({
    workspace: options.workspace,
    demo: options.demo,
    port: options.port,
    dist: distFolder(),
    files: options.files,
  });
  const link = shell.newLink();
  options.print(`Countersign runs at ${shell.origin} for this machine only. Open this link; it works once:\n${link}\n`);
  if (options.open) openBrowser(link);
  if (process.stdin.isTTY) {
    options.print('Press Enter for a new link, Ctrl+C to stop.\n');
    createInterface({ input: process.stdin }).on('line', () => options.print(`${shell.newLink()}\n`));
  }
  await stopped(shell);
  return EXIT.fine;
}

function stopped(shell: BrowserShell): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => void shell.close().then(resolve);
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

/** Asks the desktop to open the link. On a machine without one nothing happens: the link is printed as well. */
function openBrowser(link: string): void {
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [link]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', link]]
        : ['xdg-open', [link]];
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return;
  spawn(command as string, args as string[], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
