import type { ExpiringResult } from './credential-results.ts';
import { EXPIRING_FIELDS } from './credential-fields.ts';
import { type CommandInput, type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

/** `expiring`: the check of a cron job for secrets and certificates that end soon. */
export const expiring = defineCommand({
  name: 'expiring',
  resultSchema: async () => (await import('./credential-results.ts')).EXPIRING_RESULT,
  summary: 'List the secrets and certificates of all applications of fhir-apps that expire soon; exit 5 if any does.',
  readsOnly: true,
  replacedBy: 'credential list --expiring TIME --check',
  fields: EXPIRING_FIELDS,
  examples: [
    { text: 'Every morning, in a job that fails when something has to be done', command: 'fhir-apps expiring --json' },
    {
      text: 'Of one server, a week ahead',
      command: 'fhir-apps expiring --within 7d --fhir-url https://fhir.contoso.com',
    },
  ],
  run: runExpiring,
});

async function runExpiring(
  context: Context,
  input: CommandInput<typeof EXPIRING_FIELDS>,
): Promise<CommandOutcome<ExpiringResult>> {
  const [{ withSession }, { findExpiring }, { describeExpiring }] = await Promise.all([
    import('../../session/open-session.ts'),
    import('./find-expiring.ts'),
    import('./expiring-view.ts'),
  ]);
  return withSession(context, async (session) => {
    const result = await findExpiring(context, session, input);
    return {
      result,
      exitCode: result.expiring.some(({ counts }) => counts) ? 5 : 0,
      describe: describeExpiring,
    };
  });
}
