import { targeted } from '../../environment/target/targeted.ts';
import type { CredentialListResult } from './credential-results.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import { type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { ReferringInput } from '../../session/reference.ts';

/** `credential list REF`: every credential of one application. */
export const credentialList = targeted(
  defineCommand({
    name: 'credential list',
    resultSchema: async () => (await import('./credential-results.ts')).CREDENTIAL_LIST_RESULT,
    summary: 'List the credentials of an application: until when, and where each secret was delivered.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, key (with --fhir-url) or display name',
      required: true,
    },
    readsOnly: true,
    fields: { fhirUrl: FHIR_URL_FIELD },
    examples: [
      {
        text: 'Of a job',
        command: 'fhir-apps credential list service-nightly-import --fhir-url https://fhir.contoso.com',
      },
      { text: 'For a script', command: 'fhir-apps credential list 7d1f6c1e-0f5e-4b3c-9a59-0d6b0c3f4a11 --json' },
    ],
    run: runList,
  }),
);

async function runList(context: Context, input: ReferringInput): Promise<CommandOutcome<CredentialListResult>> {
  const [{ withSession }, { observeCredentials }, view, { existingCredentials }, { referenceOf }, { identify }] =
    await Promise.all([
      import('../../session/open-session.ts'),
      import('../../graph/observe/observe-credentials.ts'),
      import('./credential-list-view.ts'),
      import('../../registration/credentials/kinds/index.ts'),
      import('../../session/reference.ts'),
      import('../../registration/tags.ts'),
    ]);
  return withSession(context, async ({ client, tenantContext }) => {
    const { application, federated } = await observeCredentials(client, referenceOf(context, input, true));
    const identification = identify(application.tags);
    const now = context.now();
    const result = {
      tenantId: tenantContext.tenantId,
      sandbox: tenantContext.sandbox,
      displayName: application.displayName,
      appId: application.appId,
      objectId: application.id,
      type: identification?.type ?? null,
      key: identification?.key ?? null,
      credentials: view.listedCredentials(existingCredentials(application, federated), now),
    };
    return {
      result,
      exitCode: 0,
      describe: (shown: typeof result, paint) => view.describeCredentialList(shown, now, paint),
    };
  });
}
