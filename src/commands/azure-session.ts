import type { ResourceManager } from '../azure/resource-manager.ts';
import type { WantedAssignment } from '../azure/role-assignments.ts';
import type { AzureAccess } from '../registration/azure-access.ts';
import { type FhirResource, readFhirResourceId } from '../registration/fhir-resource-id.ts';
import type { ServerKind } from '../registration/fhir-server.ts';
import type { Context } from './context.ts';
import type { OpenSession } from './session.ts';

/** Azure Resource Manager as whoever is signed in reaches it; null in a cloud of which nobody told us where it is. */
export async function openAzure(
  context: Context,
  { cloud, signedIn, httpClient }: Pick<OpenSession, 'cloud' | 'signedIn' | 'httpClient'>,
): Promise<ResourceManager | null> {
  if (cloud.resourceManager === null) {
    return null;
  }
  const [{ openResourceManager }, { toConnectionError }] = await Promise.all([
    import('../azure/resource-manager.ts'),
    import('../identity/connection-fault.ts'),
  ]);
  const { settings } = context;
  return openResourceManager({
    ...cloud.resourceManager,
    httpClient,
    getToken: signedIn.getTokenFor,
    timeoutMs: settings.timeoutMs,
    stop: context.stop,
    stopNow: context.stopNow,
    onWait: (reason, milliseconds) =>
      context.progress(
        `Trying again${milliseconds === null ? '' : ` in ${Math.ceil(milliseconds / 1000)} s`}: ${reason}`,
      ),
    onExchange: ({ request, status, requestId, sent, got, milliseconds }) => {
      const outcome = status === null ? 'no answer' : `${status} ${requestId ?? ''}`.trim();
      context.trace(`${request} ${outcome} (${Math.round(milliseconds)} ms)`);
      if (settings.debug) {
        context.trace(`  sent ${sent ?? 'null'}`);
        context.trace(`  got ${got ?? 'null'}`);
      }
    },
    toConnectionError,
  });
}

/** A managed server whose Azure roles matter. */
export interface ManagedServerQuery {
  readonly fhirUrl: string;
  readonly serverKind: Exclude<ServerKind, 'oss'>;
  /** As `--fhir-resource-id` gives it; null: to be found by the URL. */
  readonly fhirResourceId: string | null;
}

/** Reads who has FHIR roles on a managed server; throws what `observeAccess` throws. */
export async function observeAzure(manager: ResourceManager | null, query: ManagedServerQuery): Promise<AzureAccess> {
  const { observeAccess } = await import('../azure/observe-access.ts');
  const { fhirUrl, serverKind, fhirResourceId } = query;
  const resource: FhirResource | null = fhirResourceId === null ? null : readFhirResourceId(fhirResourceId);
  return observeAccess(manager, { fhirUrl, serverKind, resource });
}

/** Gives an Azure role; throws what `src/azure/role-assignments.ts` throws. */
export async function assignAzureRole(manager: ResourceManager | null, wanted: WantedAssignment): Promise<void> {
  if (manager === null) {
    throw new Error('An Azure role is assigned only where Azure was read.');
  }
  const assignments = await import('../azure/role-assignments.ts');
  await assignments.assignAzureRole(manager, wanted);
}
