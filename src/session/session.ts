import type { Context } from '../cli/context.ts';
import type { ResourceManager } from '../azure/resource-manager.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import type { Session } from '../graph/observe/observe.ts';
import type { Cloud } from '../identity/clouds.ts';
import type { HttpClient } from '../http/azure-http-client.ts';
import type { AccessToken } from '../identity/access-token.ts';
import type { SignedIn } from '../identity/sign-in.ts';
import type { Fetch } from '../http/guarded-fetch.ts';
import type { EnvFiles } from '../secrets/env-file.ts';
import type { TenantContext } from '../registration/result/registration-result.ts';
import type { AuditTrail } from './audit-trail.ts';

/** A service of Azure that a run may need a token for. */
export type AzureService = 'resource-manager' | 'key-vault';

/** A signed-in connection to one tenant of one cloud. */
export interface OpenSession extends Session {
  readonly client: GraphClient;
  readonly tenantContext: TenantContext;
  readonly signedIn: SignedIn;
  readonly cloud: Cloud;
  /**
   * What a client of Azure's libraries sends through to one service, such as a vault's URL; Microsoft Graph has its own
   * client.
   */
  httpClientTo(url: string): HttpClient;
  /**
   * Opens Azure Resource Manager; null where its URL in this cloud is not known. Default of `until`: as long as the run
   * may wait.
   */
  openAzure(until?: AbortSignal): Promise<ResourceManager | null>;
  /**
   * Asks in the background for the tokens that the run will need beside Microsoft Graph's, and keeps them: a login that
   * lives for minutes only, as that of `azure/login` does (Azure/login#372), may be over when they are needed. What is
   * refused here is refused again there.
   */
  readonly requestTokens: (services: readonly AzureService[]) => void;
  /** The time as Microsoft Graph has it, by which the age of what it has made counts. */
  readonly now: () => Date;
  /** Asks Microsoft Entra ID what no library of Azure's asks. */
  readonly fetch: Fetch;
  /**
   * A token for `scope` of a person who signs in to an application of the tenant, which its appId names. Throws what
   * signing in throws.
   */
  signInPerson(method: 'browser' | 'device-code', appId: string, scope: string): Promise<AccessToken>;
  /** A token of a managed identity, by its client id, where this machine runs as it. Throws what signing in throws. */
  signInManagedIdentity(clientId: string, scope: string): Promise<AccessToken>;
  /** Asks one server that is none of Microsoft's services, such as the FHIR server, and no other host. */
  fetchTo(url: string): Fetch;
  /** What each write is told to. */
  readonly trail: AuditTrail;
  /** The env files that secrets of this run go to. */
  readonly envFiles: EnvFiles;
  /** Prints to stderr where the run works and as whom, unless that was printed before. */
  printContextLine(): Promise<void>;
  close(): Promise<void>;
}

/** A command that runs, with the connection that it has opened. */
export interface SessionContext {
  readonly context: Context;
  readonly session: OpenSession;
}
