import { readFederatedOfAll } from '../../graph/observe/observe-credentials.ts';
import { listMarked } from '../../graph/observe/find-application.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { daysUntil } from '../../registration/credentials/existing-credential.ts';
import { expiringCredentials } from '../../registration/credentials/expiring.ts';
import { existingCredentials } from '../../registration/credentials/kinds/index.ts';
import { fhirUrlTag, identify } from '../../registration/tags.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { OpenSession } from '../../session/session.ts';
import type { ApplicationCredential, CredentialsResult } from './credential-results.ts';

/** Which credentials are looked for. */
export interface CredentialQuery {
  /** Only those of the applications of this FHIR server; undefined for all of ours. */
  readonly fhirUrl: string | undefined;
  /** What counts as expiring soon. */
  readonly withinMs: number;
  /** True for only those that expire within that time or have expired. */
  readonly onlyExpiring: boolean;
}

/**
 * Reads the credentials of all applications of ours, those that end first before the others. Where only expiring ones
 * are asked for, no more than these is kept of a page; else all applications are, since their federated credentials are
 * read last, and together. Throws Graph's refusals.
 */
export async function findCredentials(
  context: Context,
  { client, tenantContext }: OpenSession,
  { fhirUrl, withinMs, onlyExpiring }: CredentialQuery,
): Promise<CredentialsResult> {
  const now = context.now();
  const found: ApplicationCredential[] = [];
  const others: ObservedApplication[] = [];
  let applications = 0;
  context.progress('Reading the directory');
  for await (const application of listMarked(client, fhirUrl === undefined ? null : fhirUrlTag(fhirUrl))) {
    applications += 1;
    if (onlyExpiring) {
      found.push(...credentialsOf(application, [], { context, withinMs }).filter(({ expires }) => expires));
    } else {
      others.push(application);
    }
  }
  const federated = await readFederatedOfAll(
    client,
    others.map(({ id }) => id),
  );
  found.push(...others.flatMap((each) => credentialsOf(each, federated.get(each.id) ?? [], { context, withinMs })));
  return {
    tenantId: tenantContext.tenantId,
    sandbox: tenantContext.sandbox,
    until: new Date(now.getTime() + withinMs).toISOString(),
    applications,
    credentials: found.sort((one, other) => endOf(one) - endOf(other) || 0),
  };
}

/** What never expires comes last. */
function endOf({ expiresAt }: ApplicationCredential): number {
  return expiresAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(expiresAt);
}

function credentialsOf(
  application: ObservedApplication,
  federated: Parameters<typeof existingCredentials>[1],
  { context, withinMs }: { readonly context: Context; readonly withinMs: number },
): readonly ApplicationCredential[] {
  const now = context.now();
  const { displayName, appId, tags } = application;
  const { type = null, key = null, fhirUrl = null } = identify(tags) ?? {};
  const expiring = expiringCredentials(application, withinMs, now);
  return existingCredentials(application, federated).map((credential) => {
    const soon = expiring.find(({ kind, id }) => kind === credential.kind && id === credential.id);
    const remediation = soon?.remediation ?? null;
    return {
      ...{ displayName, appId, type, key, fhirUrl },
      ...credential,
      daysLeft: daysUntil(credential.expiresAt, now),
      expires: soon !== undefined,
      counts: credential.retiresAt === null && credential.delivered !== false,
      command: remediation === null ? null : commandForTenant(remediation, context.settings),
    };
  });
}
