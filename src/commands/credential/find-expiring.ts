import { listMarked } from '../../graph/observe/find-application.ts';
import { type ExpiringCredential, expiringCredentials } from '../../registration/credentials/expiring.ts';
import { fhirUrlTag } from '../../registration/tags.ts';
import type { CommandInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { OpenSession } from '../../session/session.ts';
import type { EXPIRING_FIELDS } from './credential-fields.ts';
import type { ExpiringResult } from './credential-results.ts';

/** Looks at every application of ours, page by page; of each page only what ends is kept. Throws Graph's refusals. */
export async function findExpiring(
  context: Context,
  { client, tenantContext }: OpenSession,
  { values: { within: withinMs, fhirUrl } }: CommandInput<typeof EXPIRING_FIELDS>,
): Promise<ExpiringResult> {
  const tag = fhirUrl === undefined ? null : fhirUrlTag(fhirUrl);
  const now = context.now();
  const found: ExpiringCredential[] = [];
  let applications = 0;
  context.progress('Reading the directory');
  for await (const application of listMarked(client, tag)) {
    applications += 1;
    found.push(...expiringCredentials(application, withinMs, now));
  }
  return {
    tenantId: tenantContext.tenantId,
    sandbox: tenantContext.sandbox,
    until: new Date(now.getTime() + withinMs).toISOString(),
    applications,
    expiring: found
      .sort((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt))
      .map(({ remediation, ...line }) => ({
        ...line,
        command: remediation === null ? null : commandForTenant(remediation, context.settings),
      })),
  };
}
