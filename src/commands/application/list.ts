import { columnsOf } from '../../text/terminal-columns.ts';
import type { ListResult } from './application-results.ts';
import { LIST_FIELDS } from './list-fields.ts';
import { type CommandInput, type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

/** `list`: the applications of ours in the tenant, or in its recycle bin. */
export const list = defineCommand({
  name: 'list',
  resultSchema: async () => (await import('./application-results.ts')).LIST_RESULT,
  summary: 'Show the applications of each FHIR server.',
  readsOnly: true,
  fields: LIST_FIELDS,
  examples: [
    { text: 'Those of one server', command: 'fhir-apps list --fhir-url https://fhir.contoso.com' },
    { text: 'What can be restored, and for how long', command: 'fhir-apps list --deleted' },
    { text: 'Whether an application is about to lose its access', command: 'fhir-apps list --check' },
    {
      text: 'The appIds of all jobs, for a script',
      command: "fhir-apps list --type service --json | jq -r '.result.registrations[].appId'",
    },
  ],
  run: runList,
});

async function runList(context: Context, input: CommandInput<typeof LIST_FIELDS>): Promise<CommandOutcome<ListResult>> {
  const [{ withSession }, { listRegistrations }, { describeList }, { commandForTenant }, { endsSoon }] =
    await Promise.all([
      import('../../session/open-session.ts'),
      import('./list-registrations.ts'),
      import('./list-view.ts'),
      import('../../cli/next-commands.ts'),
      import('./credential-end.ts'),
    ]);
  return withSession(context, async (session) => {
    const result = await listRegistrations(context, session, input);
    const view = {
      width: columnsOf(context.streams.stdout),
      now: context.now(),
      filtered: input.values.fhirUrl !== undefined || input.values.type !== undefined,
      hints: [
        ['restore', 'REF'],
        ['delete', 'REF', '--purge'],
      ].map((command) => commandForTenant(command, context.settings)),
    };
    const isDue = result.registrations.some((registration) => endsSoon(registration, view.now));
    const exitCode = input.values.check === true && isDue ? 5 : 0;
    return { result, exitCode, describe: (shown: typeof result, paint) => describeList(shown, paint, view) };
  });
}
