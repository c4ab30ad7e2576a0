import { FHIR_URL_FIELD } from '../../fields/reference-fields.ts';
import type { Command, CommandInput, CommandOutcome } from '../command.ts';
import type { Context } from '../context.ts';

/** `list`: the applications of ours in the tenant. */
export const list: Command = {
  name: 'list',
  summary: 'List the applications that fhir-apps has registered.',
  fields: [FHIR_URL_FIELD],
  examples: [{ text: 'Those of one server', command: 'fhir-apps list --fhir-url https://fhir.contoso.com' }],
  run: runList,
};

async function runList(context: Context, input: CommandInput): Promise<CommandOutcome> {
  const [
    { withSession },
    { allMarked },
    { disabledAppIds },
    { describeList },
    { fhirUrlTag, identify },
    { serverName },
    { normalizeFhirUrl },
  ] = await Promise.all([
    import('../session.ts'),
    import('../../graph/observe/find-application.ts'),
    import('../../graph/observe/observe-account.ts'),
    import('../../output/list-view.ts'),
    import('../../registration/tags.ts'),
    import('../../registration/answers/names.ts'),
    import('../../registration/answers/fhir-url.ts'),
  ]);
  return withSession(context, async ({ client, place }) => {
    const { fhirUrl } = input.values;
    const tag = typeof fhirUrl === 'string' ? fhirUrlTag(normalizeFhirUrl(fhirUrl)) : null;
    const [applications, disabled] = await Promise.all([allMarked(client, tag), disabledAppIds(client)]);
    const registrations = applications.map((application) => {
      const identification = identify(application.tags);
      return {
        displayName: application.displayName,
        type: identification?.type ?? null,
        appId: application.appId,
        objectId: application.id,
        uniqueName: application.uniqueName,
        server: identification === null ? null : serverName(identification.fhirUrl),
        fhirUrl: identification?.fhirUrl ?? null,
        key: identification?.key ?? null,
        accountEnabled: disabled === null ? null : !disabled.has(application.appId),
      };
    });
    const result = { tenantId: place.tenantId, sandbox: place.sandbox, registrations };
    return { result, exitCode: 0, describe: (paint) => describeList(result, paint) };
  });
}
