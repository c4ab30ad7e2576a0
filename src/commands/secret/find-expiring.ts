import { listMarked } from '../../graph/observe/find-application.ts';
import type { ExpiringResult } from './expiring-view.ts';
import { durationSeconds } from '../../registration/answers/duration.ts';
import { type ExpiringCredential, expiringCredentials } from '../../registration/credentials/expiring.ts';
import { normalizeFhirUrl } from '../../registration/answers/fhir-url.ts';
import { fhirUrlTag } from '../../registration/tags.ts';
import type { CommandInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { OpenSession } from '../../session/session.ts';

/** Seconds that `expiring` looks ahead unless told otherwise: as long as people are on holiday. */
const DEFAULT_WINDOW = 30 * 86_400;

/** Looks at every application of ours, page by page; of each page only what ends is kept. Throws Graph's refusals. */
export async function findExpiring(
  context: Context,
  { client, tenantContext }: OpenSession,
  { values: { within, fhirUrl } }: CommandInput,
): Promise<ExpiringResult> {
  const seconds = durationSeconds(typeof within === 'string' ? within : '') ?? DEFAULT_WINDOW;
  const tag = typeof fhirUrl === 'string' ? fhirUrlTag(normalizeFhirUrl(fhirUrl)) : null;
  const now = context.now();
  const found: ExpiringCredential[] = [];
  let applications = 0;
  context.progress('Reading the directory');
  for await (const application of listMarked(client, tag)) {
    applications += 1;
    found.push(...expiringCredentials(application, seconds, now));
  }
  return {
    tenantId: tenantContext.tenantId,
    sandbox: tenantContext.sandbox,
    until: new Date(now.getTime() + seconds * 1000).toISOString(),
    applications,
    expiring: found
      .sort((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt))
      .map(({ remediation, ...line }) => ({
        ...line,
        command: remediation === null ? null : commandForTenant(remediation, context.settings),
      })),
  };
}
