import { targeted } from '../../environment/target/targeted.ts';
import type { DeleteResult } from './application-results.ts';
import { DELETE_FIELDS } from '../../cli/fields/reference-fields.ts';
import { type CommandInput, type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

/** `delete REF`: moves one application of ours to the recycle bin, or removes it for good. */
export const deleteCommand = targeted(
  defineCommand({
    name: 'delete',
    resultSchema: async () => (await import('./application-results.ts')).DELETE_RESULT,
    summary: 'Delete one application, which can be restored for 30 days.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url)',
      required: true,
    },
    fields: DELETE_FIELDS,
    examples: [
      {
        text: 'To the recycle bin',
        command: 'fhir-apps delete service-nightly-import --fhir-url https://fhir.contoso.com',
      },
      {
        text: 'Permanently, in a script',
        command: 'fhir-apps delete 7d1f6c1e-0f5e-4b3c-9a59-0d6b0c3f4a11 --purge --yes',
      },
    ],
    run: runDelete,
  }),
);

async function runDelete(
  context: Context,
  input: CommandInput<typeof DELETE_FIELDS>,
): Promise<CommandOutcome<DeleteResult>> {
  const [{ withSession }, { deleteRegistration }, { describeDelete }] = await Promise.all([
    import('../../session/open-session.ts'),
    import('./delete-registration.ts'),
    import('./delete-view.ts'),
  ]);
  return withSession(context, async (session) => {
    const result = await deleteRegistration(context, session, input);
    return { result, exitCode: 0, describe: describeDelete };
  });
}
