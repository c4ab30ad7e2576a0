import type { SettingsInForce } from '../fhir/fhir-settings.ts';
import type { Tenant } from '../tenant/model.ts';
import { mayDo } from './azure-access.ts';
import { AzureError } from './azure-error.ts';
import { requireScope } from './azure-scope.ts';

/** A request to Azure Resource Manager. */
export interface AzureRequest {
  readonly method: string;
  /** Decoded, with single slashes and none at its end. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Who calls: a user or a service principal, known from its token. */
export interface AzureCaller {
  readonly objectId: string;
  /** User principal name or appId, as refusals name the caller. */
  readonly name: string;
}

/** What Azure Resource Manager answers. */
export interface AzureAnswer {
  readonly status: number;
  /** JSON; undefined for none. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The outcome of an operation: its answer, and the tenant as it is from now on, if the operation changed it. */
export interface AzureOutcome extends AzureAnswer {
  readonly tenant?: Tenant;
}

/** All that an operation may know. Operations are functions of it: they change nothing and wait for nothing. */
export interface AzureCall {
  readonly request: AzureRequest;
  readonly tenant: Tenant;
  readonly caller: AzureCaller;
  readonly origin: string;
  /** What the FHIR service goes by. */
  readonly fhirService: SettingsInForce;
  readonly now: Date;
  /** Whether replication has made an object written at this time (epoch ms) visible yet. */
  readonly visible: (writtenAt: number) => boolean;
}

/**
 * Throws AzureError 403 `AuthorizationFailed` unless the caller's Azure roles allow the action on the scope, and only
 * then 404 when it is a group or resource that there is not: Azure tells nobody without rights which ones there are.
 */
export function requireAction(call: AzureCall, action: string, scope: string): void {
  requireRight(call, action, scope);
  requireScope(call.tenant, scope);
}

/** The same for an action on a resource that is named in a group: the group has to exist, the resource need not. */
export function requireActionInGroup(
  call: AzureCall,
  group: string,
  { type, name, verb }: { readonly type: string; readonly name: string; readonly verb: string },
): void {
  requireRight(call, `${type}/${verb}`, `${group}/providers/${type}/${name}`);
  requireScope(call.tenant, group);
}

/**
 * `requireAction` for what need not exist. Text and header are recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/acs/tests/latest/recordings/test_aks_create_default_service_with_virtual_node_addon.yaml.
 */
export function requireRight({ tenant, caller }: AzureCall, action: string, scope: string): void {
  if (!mayDo(tenant, caller.objectId, scope, action)) {
    throw new AzureError(
      403,
      'AuthorizationFailed',
      `The client '${caller.name}' with object id '${caller.objectId}' does not have authorization to perform action ` +
        `'${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh ` +
        'your credentials.',
      { 'x-ms-failure-cause': 'gateway' },
    );
  }
}

/** A resource as Azure Resource Manager shows it. */
export interface AzureResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly etag?: string;
  readonly location: string;
  readonly kind?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly identity?: Readonly<Record<string, unknown>>;
}
