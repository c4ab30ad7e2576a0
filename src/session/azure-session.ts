import type { ResourceManager } from '../azure/resource-manager.ts';
import type { WantedAssignment } from '../azure/role-assignments.ts';
import { AzureRequestError } from '../errors/azure-request-error.ts';
import { ConnectionError, PrivilegeError } from '../errors/fhir-apps-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import { toConnectionError } from '../http/connection-issue.ts';
import type { Fetch } from '../http/guarded-fetch.ts';
import { isRefusedAnswer } from '../http/refusals.ts';
import { describeWait } from '../http/retry.ts';
import { traceExchange } from '../http/trace.ts';
import type {
  AzureAccess,
  AzureObstacle,
  AzureRoleAssignment,
  FhirResource,
} from '../registration/model/azure-access.ts';
import type { Context } from '../cli/context.ts';
import type { NamedServer } from './managed-server.ts';
import type { OpenSession } from './session.ts';

/** What Azure Resource Manager is opened with. */
interface AzureConnection extends Pick<OpenSession, 'cloud' | 'signedIn' | 'trail'> {
  /** Sends to the service of that URL alone. */
  readonly fetchTo: (url: string) => Fetch;
}

/**
 * Opens Azure Resource Manager for the signed-in account, until `deadline`; null where its URL in this cloud is not
 * known.
 */
export async function openAzure(
  context: Context,
  { cloud, signedIn, fetchTo, trail }: AzureConnection,
  deadline: AbortSignal,
): Promise<ResourceManager | null> {
  if (cloud.resourceManager === null) {
    return null;
  }
  const [{ azureWrite }, { openResourceManager }] = await Promise.all([
    import('./audited-azure.ts'),
    import('../azure/resource-manager.ts'),
  ]);
  return openResourceManager({
    ...cloud.resourceManager,
    fetch: fetchTo(cloud.resourceManager.url),
    getToken: signedIn.getTokenFor,
    clock: context,
    deadline,
    stop: context.stop,
    stopNow: context.stopNow,
    onWait: (reason, milliseconds) => context.progress(describeWait(reason, milliseconds)),
    assertWritable: () => trail.assertWritable(),
    onExchange: (exchange) => {
      const write = azureWrite(exchange);
      if (write !== null) {
        trail.wrote(write);
      }
      traceExchange({ trace: context.trace, showsBodies: context.settings.debug }, exchange);
    },
    toConnectionError,
  });
}

/**
 * Reads who has FHIR roles on a managed server, which is found by its URL where its resource was not named. Throws what
 * `observeAccess` throws.
 */
export async function observeAzure(manager: ResourceManager | null, named: NamedServer): Promise<AzureAccess> {
  const { observeAccess } = await import('../azure/observe-access.ts');
  const target = named.resource ?? named.server;
  if (target === null) {
    throw new Error('A managed server is named by its URL or by its resource id.');
  }
  return observeAccess(manager, target);
}

/**
 * As {@link observeAzure}, for a run that has more to do than Azure roles: what keeps Azure from answering is told as
 * an obstacle too, so that the roles are handed off and the rest is done. Looking takes `limitMs` milliseconds at most;
 * default: half of the time that is left.
 */
export async function observeAzureIfReachable(
  context: Context,
  session: OpenSession,
  named: NamedServer,
  limitMs = Math.max(0, Math.floor(context.deadline.remaining() / 2)),
): Promise<AzureAccess> {
  const until = AbortSignal.any([context.deadline.signal, AbortSignal.timeout(limitMs)]);
  try {
    return await observeAzure(await session.openAzure(until), named);
  } catch (error) {
    // A redirect or a foreign host is no reason to go on with less: someone may be in between.
    if ((error instanceof ConnectionError && !isRefusedAnswer(error)) || error instanceof AzureRequestError) {
      const message = `Azure Resource Manager could not be asked, so Azure roles are handed off: ${error.message}`;
      return { resource: named.resource, assignments: null, obstacle: { code: 'azure_not_readable', message } };
    }
    throw error;
  }
}

/** What could be read of a managed server, for a command that can do nothing without. */
export interface ReadableAccess {
  readonly resource: FhirResource;
  readonly assignments: readonly AzureRoleAssignment[];
}

/** Throws why it could not be read: PrivilegeError, or UsageError `fhir_resource_missing` or `azure_unknown`. */
export function requireReadable({ resource, assignments, obstacle }: AzureAccess): ReadableAccess {
  if (resource !== null && assignments !== null) {
    return { resource, assignments };
  }
  const { code, message }: AzureObstacle = obstacle ?? {
    code: 'azure_not_readable',
    message: 'The Azure roles could not be read.',
  };
  if (code === 'azure_not_readable') {
    throw new PrivilegeError('insufficient_privileges', message, {
      hint: 'To see who has which role on the FHIR service, Reader of it is enough.',
    });
  }
  throw new UsageError(code, message, {
    hint: 'Name the FHIR service with --fhir-resource-id, in a cloud that --cloud knows.',
  });
}

/** Takes an Azure role assignment away; throws what `src/azure/role-assignments.ts` throws. */
export async function removeAzureRole(manager: ResourceManager | null, assignmentId: string): Promise<void> {
  const assignments = await import('../azure/role-assignments.ts');
  await assignments.removeAzureRole(required(manager), assignmentId);
}

/** Gives an Azure role; throws what `src/azure/role-assignments.ts` throws. */
export async function assignAzureRole(manager: ResourceManager | null, wanted: WantedAssignment): Promise<void> {
  const assignments = await import('../azure/role-assignments.ts');
  await assignments.assignAzureRole(required(manager), wanted);
}

function required(manager: ResourceManager | null): ResourceManager {
  if (manager === null) {
    throw new Error('Azure roles are written only where Azure was read.');
  }
  return manager;
}
