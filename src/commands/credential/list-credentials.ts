import { observeCredentials } from '../../graph/observe/observe-credentials.ts';
import { hasExpired } from '../../registration/credentials/existing-credential.ts';
import { existingCredentials } from '../../registration/credentials/kinds/index.ts';
import { identify } from '../../registration/tags.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { withSession } from '../../session/open-session.ts';
import { referenceOf, type ReferringInput } from '../../session/reference.ts';
import type { CREDENTIAL_LIST_FIELDS } from './credential-fields.ts';
import { describeCredentialList, listedCredentials } from './credential-list-view.ts';
import type { CredentialListResult, CredentialsResult, ListedCredential } from './credential-results.ts';
import { describeCredentials } from './credentials-view.ts';
import { findCredentials } from './find-credentials.ts';

/** What counts as expiring soon where no time is given: 30 days, as `--expiring` alone has it. */
const SOON_MS = 30 * 86_400_000;

/** Every credential of one application, by its REF. Throws what finding it throws, and Graph's refusals. */
export async function listOfOne(
  context: Context,
  input: ReferringInput,
  isListed: (credential: ListedCredential) => boolean = () => true,
): Promise<CommandOutcome<CredentialListResult>> {
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
      credentials: listedCredentials(existingCredentials(application, federated), now).filter(isListed),
    };
    return {
      result,
      exitCode: 0,
      describe: (shown: typeof result, paint) => describeCredentialList(shown, now, paint),
    };
  });
}

/**
 * The credentials of one application or of all, those that expire where asked; with `--check` exit 5 where one that
 * someone relies on expires. Throws as {@link listOfOne} and {@link findCredentials}.
 */
export async function listCredentials(
  context: Context,
  input: CommandInput<typeof CREDENTIAL_LIST_FIELDS>,
): Promise<CommandOutcome<CredentialListResult | CredentialsResult>> {
  const { expiring, fhirUrl, check = false } = input.values;
  const withinMs = expiring ?? SOON_MS;
  if (input.argument === undefined) {
    return withSession(context, async (session) => {
      const query = { fhirUrl, withinMs, onlyExpiring: expiring !== undefined };
      const result = await findCredentials(context, session, query);
      return {
        result,
        exitCode: check && result.credentials.some(({ expires, counts }) => expires && counts) ? 5 : 0,
        describe: (shown: typeof result, paint) => describeCredentials(shown, context.now(), paint),
      };
    });
  }
  const expires = (credential: ListedCredential): boolean =>
    credential.expiresAt !== null && hasExpired(credential, new Date(context.now().getTime() + withinMs));
  const outcome = await listOfOne(context, input, expiring === undefined ? undefined : expires);
  const isDue = outcome.result.credentials.some(
    (each) => expires(each) && each.retiresAt === null && each.delivered !== false,
  );
  return { ...outcome, exitCode: check && isDue ? 5 : 0 };
}
