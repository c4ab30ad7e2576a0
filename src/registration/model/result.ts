import type { ErrorCode } from '../../errors/error-codes.ts';
import type { WarningCode } from '../../errors/warning-codes.ts';
import type { AppType, ServerKind } from './app-type.ts';
import type { CredentialKind } from './credential-kind.ts';

/** What a run did to the directory; in a dry run, what it would do. */
export type RegistrationAction = 'created' | 'updated' | 'unchanged';

/** One write, done or (in a dry run) to be done. */
export interface Change {
  readonly action: 'create' | 'update' | 'assign' | 'add' | 'remove' | 'restore';
  /**
   * What is written: an object or collection of Graph or Azure by its name, such as `application` or
   * `federatedIdentityCredential`.
   */
  readonly target: string;
  readonly summary: string;
}

/** Something that stays to be done by somebody with more rights; unknown parts are null. */
export interface HandOff {
  readonly kind:
    'admin-consent' | 'azure-rbac' | 'azure-rbac-removal' | 'app-role' | 'app-role-removal' | 'consent-revocation';
  /** Who may do it: the least directory or Azure role. */
  readonly who: string;
  readonly url: string | null;
  readonly command: string | null;
  /** The same as a Bicep template; of kind `azure-rbac` only. */
  readonly bicep?: string | null;
}

/** A permission that the application asks for, and whether it has been granted (null: could not be read). */
export interface PermissionResult {
  /** appId of the API that the permission belongs to. */
  readonly resource: string;
  readonly value: string;
  readonly kind: 'delegated' | 'application';
  readonly granted: boolean | null;
}

/** Whose tokens an application accepts as its own proof; the audience is null where Graph shows none. */
export interface FederatedCredentialResult {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string | null;
}

/** The credential that a client proves itself with; `secret` is present only for `--secret-to stdout` with `--json`. */
export interface CredentialResult {
  readonly kind: CredentialKind;
  /** Of a federated credential, its id; of several, the first one's. */
  readonly keyId: string | null;
  readonly expiresAt: string | null;
  /** The sink of a secret; of a certificate, the file with its private key, null where only the user knows it. */
  readonly deliveredTo: string | null;
  /** SHA-1 of a certificate in upper-case hex, as Entra names it, null until it is made; present only for one. */
  readonly thumbprint?: string | null;
  /** All whose tokens the application accepts, whatever its own credential; null where they could not be read. */
  readonly federated: readonly FederatedCredentialResult[] | null;
  readonly secret?: string;
}

/** The result of `register` and `show`: unknown is null, never left out; times are ISO 8601 UTC. */
export interface RegistrationResult {
  readonly type: AppType;
  readonly action: RegistrationAction;
  readonly dryRun: boolean;
  readonly sandbox: boolean;
  readonly displayName: string;
  /** Null for a managed identity, which is no registration. */
  readonly key: string | null;
  readonly uniqueName: string | null;
  readonly appId: string | null;
  readonly objectId: string | null;
  readonly servicePrincipalId: string | null;
  /** False where `disable` keeps tokens from it; null where it has no service principal yet. */
  readonly accountEnabled: boolean | null;
  readonly tenantId: string;
  readonly cloud: string;
  readonly server: {
    readonly kind: ServerKind;
    readonly url: string | null;
    readonly audience: string | null;
    readonly authority: string | null;
    readonly tokenVersion: 1 | 2 | null;
  };
  readonly identifierUris: readonly string[];
  readonly requestScope: string | null;
  readonly replyUrls: {
    readonly web: readonly string[];
    readonly spa: readonly string[];
    readonly native: readonly string[];
  };
  readonly scopes: readonly { readonly value: string; readonly id: string }[];
  readonly appRoles: readonly { readonly value: string; readonly id: string }[];
  /** The clients that need no consent to scopes of a resource; empty for other types. */
  readonly preAuthorized: readonly { readonly appId: string; readonly scopes: readonly string[] }[];
  readonly permissions: readonly PermissionResult[];
  readonly roleAssignments: readonly { readonly role: string; readonly scope: string }[];
  readonly credential: CredentialResult | null;
  /**
   * The current secrets of ours of which no mark says that they were delivered: someone may work with them, so they
   * stay.
   */
  readonly unconfirmed: readonly UnconfirmedSecret[];
  readonly endpoints: {
    readonly authorize: string;
    readonly token: string;
    readonly deviceCode: string;
    readonly openidConfiguration: string;
  };
  /**
   * What to put into the server (resource) or the client, by the name of the setting; null for what is not known yet.
   */
  readonly settings: Readonly<Record<string, string | null>>;
  readonly decisions: readonly string[];
  readonly handOffs: readonly HandOff[];
  readonly changes: readonly Change[];
}

/** An unmarked secret that was left alone, as results report it. */
export interface UnconfirmedSecret {
  readonly keyId: string;
  readonly name: string | null;
  /** ISO 8601 UTC. */
  readonly madeAt: string | null;
  /** ISO 8601 UTC. */
  readonly expiresAt: string | null;
}

/** Something the user should know although the run goes on; `code` is part of the command line's contract. */
export interface Warning {
  /** That of an error where one was put up with. */
  readonly code: WarningCode | ErrorCode;
  readonly message: string;
}
