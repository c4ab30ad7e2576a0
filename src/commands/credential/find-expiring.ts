import type { CommandInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { OpenSession } from '../../session/session.ts';
import type { EXPIRING_FIELDS } from './credential-fields.ts';
import type { ApplicationCredential, ExpiringResult } from './credential-results.ts';
import { findCredentials } from './find-credentials.ts';

/** What `credential list --expiring` finds, as `expiring` has always told it. Throws as {@link findCredentials}. */
export async function findExpiring(
  context: Context,
  session: OpenSession,
  { values: { within: withinMs, fhirUrl } }: CommandInput<typeof EXPIRING_FIELDS>,
): Promise<ExpiringResult> {
  const { credentials, ...result } = await findCredentials(context, session, { fhirUrl, withinMs, onlyExpiring: true });
  return { ...result, expiring: credentials.flatMap(expiringLine) };
}

function expiringLine(credential: ApplicationCredential): ExpiringResult['expiring'] {
  const { displayName, appId, type, key, fhirUrl, kind, id, name, ours, expiresAt, daysLeft } = credential;
  const { retiresAt, counts, command } = credential;
  return expiresAt === null || daysLeft === null
    ? []
    : [
        {
          ...{ displayName, appId, type, key, fhirUrl, kind, id, name, ours, expiresAt, daysLeft },
          ...{ retiresAt, counts, command },
        },
      ];
}
