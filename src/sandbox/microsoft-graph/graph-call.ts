import type { Assumptions } from './assumptions.ts';
import type { Tenant } from '../tenant/model.ts';

/** A request to Graph, whether it came alone or inside a `$batch`. */
export interface GraphRequest {
  readonly method: string;
  /** The path after the version, as sent: percent-encoded, with a leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON body; undefined when there is none. */
  readonly body: unknown;
}

/** What Graph answers. */
export interface GraphAnswer {
  readonly status: number;
  /** JSON, or text where the headers say so; undefined for none. */
  readonly body?: unknown;
  /** In the spelling that Graph uses: a `$batch` shows them as they are. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The outcome of an operation: its answer, and the tenant as it is from now on, if the operation changed it. */
export interface Outcome extends GraphAnswer {
  readonly tenant?: Tenant;
}

/** Who calls, as the token tells. */
export type Caller = ApplicationCaller | UserCaller;

/** An application that acts as itself. */
export interface ApplicationCaller {
  readonly kind: 'application';
  readonly appId: string;
  /** Object id of its service principal. */
  readonly objectId: string;
  /** Its application permissions: the claim `roles`. */
  readonly permissions: readonly string[];
}

/** A user, through an application. */
export interface UserCaller {
  readonly kind: 'user';
  readonly appId: string;
  /** Object id of the user. */
  readonly objectId: string;
  /** The delegated permissions of the application: the claim `scp`. */
  readonly permissions: readonly string[];
  /** Template ids of the user's directory roles: the claim `wids`. */
  readonly directoryRoles: readonly string[];
}

/** All that an operation may know. Operations are functions of it: they change nothing and wait for nothing. */
export interface GraphCall {
  readonly request: GraphRequest;
  /** What stood in the `{…}` of the operation's path, decoded, by name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly tenant: Tenant;
  readonly caller: Caller;
  /**
   * The caller may only change what it owns (`Application.ReadWrite.OwnedBy`; users without a directory role), and, of
   * users, only see and change itself (`User.Read`).
   */
  readonly ownedOnly: boolean;
  readonly now: Date;
  /** The sandbox's origin: the root of `@odata.context` and of next links. */
  readonly origin: string;
  readonly assumptions: Assumptions;
  /** Whether replication has made an object written at this time (epoch ms) visible yet. */
  readonly visible: (writtenAt: number) => boolean;
}

/** The value of a path parameter. Throws TypeError when the operation's path has no such parameter: a bug. */
export function parameter(call: GraphCall, name: string): string {
  const value = call.parameters[name];
  if (value === undefined) {
    throw new TypeError(`This operation has no path parameter {${name}}.`);
  }
  return value;
}

/** The `@odata.context` of an answer. */
export function odataContext(call: Pick<GraphCall, 'origin'>, what: string): string {
  return `${call.origin}/v1.0/$metadata#${what}`;
}

/** What `Location` calls a type whose objects are directory objects. */
export type DirectoryType = 'Application' | 'DirectoryRole' | 'Group' | 'ServicePrincipal' | 'User';

/**
 * The `Location` of a new directory object: not its address in v1.0, but as recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_scenario.yaml
 * and test_group_scenario.yaml beside it.
 */
export function directoryLocation(call: Pick<GraphCall, 'origin' | 'tenant'>, type: DirectoryType, id: string): string {
  return newObjectLocation(call, 'directoryObjects', `${id}/Microsoft.DirectoryServices.${type}`);
}

/**
 * The `Location` of a new object that is no directory object: it does not name what the object belongs to. Recorded for
 * grants and federated identity credentials
 * (https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_permission_grant.yaml,
 * test_app_federated_credential.yaml beside it); for others it is assumption A101.
 */
export function newObjectLocation(
  { origin, tenant }: Pick<GraphCall, 'origin' | 'tenant'>,
  collection: string,
  id: string,
): string {
  return `${origin}/v2/${tenant.tenantId}/${collection}/${id}`;
}

/**
 * Whether the client wants PATCH to create a missing object: `Prefer: create-if-missing`
 * (https://learn.microsoft.com/graph/api/application-upsert).
 */
export function prefersCreation(call: GraphCall): boolean {
  return /(^|[,;\s])create-if-missing($|[,;\s])/i.test(call.request.headers['prefer'] ?? '');
}
