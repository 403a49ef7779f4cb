import { type Command, Option } from 'commander';
import type { ReadingPolicy } from '#shared/verdict/policy.ts';
import { showPolicy } from './commands/trust-policy.ts';
import type { WithSession } from './tams-program.ts';

type Switch = 'on' | 'off';
type Options = { readonly [K in keyof ReadingPolicy]?: Switch };

const print = (text: string): void => void process.stdout.write(text);

/** The policy of a workspace (docs/trust.md). */
export function addPolicyCommand(trust: Command, withSession: WithSession): void {
  const policy = trust
    .command('policy')
    .description('show what is required of files before they are called trusted, and change it');
  for (const [flags, words] of [
    ['--require-timestamp', 'a time-stamp that proves when a file was signed'],
    ['--require-revocation', "an answer on whether the signer's certificate was revoked"],
    ['--ask-issuers', 'whether issuers may be asked about that, when somebody says so'],
    ['--reach-inside', 'whether such a service may be inside this machine or network'],
  ] as const)
    policy.addOption(new Option(`${flags} <on|off>`, words).choices(['on', 'off']));
  policy.action((options: Options, self: Command) =>
    withSession(self, (session, { json }) => {
      const given = Object.entries(options).map(([name, value]) => [name, value === 'on'] as const);
      return showPolicy(session, Object.fromEntries(given) as Partial<ReadingPolicy>, { json, print });
    }),
  );
}
