import type { AzureAccess } from '../registration/model/azure-access.ts';
import type { Identification } from '../registration/tags.ts';
import type { Context } from '../cli/context.ts';
import { observeAzureIfReachable } from './azure-session.ts';
import type { OpenSession } from './session.ts';

/**
 * Who has FHIR roles on the managed server of a service client; null for anything else. What cannot be read is a
 * warning. Looking takes `limitMs` milliseconds at most; default: half of the time that is left.
 */
export async function observeAzureOf(
  context: Context,
  session: OpenSession,
  { type, serverKind, fhirUrl }: Identification,
  limitMs?: number,
): Promise<AzureAccess | null> {
  if (type !== 'service' || serverKind === 'oss') {
    return null;
  }
  const access = await observeAzureIfReachable(
    context,
    session,
    { resource: null, server: { fhirUrl, serverKind } },
    limitMs,
  );
  if (access.obstacle !== null) {
    context.warn(access.obstacle);
  }
  return access;
}
