import type { AllowedActions } from '../verification/expected/allowed-probes.ts';
import type { ExistingCredential } from '../registration/credentials/existing-credential.ts';
import type { AppRole } from '../registration/model/permissions.ts';
import type { ServerKind } from '../registration/model/app-type.ts';
import type { AccessControl, AccessOwner, AccessPath, AccessPrincipal, Unread } from './access-result.ts';

/** The server that access is read of. */
export interface AccessServer {
  readonly fhirUrl: string | null;
  readonly kind: ServerKind;
  readonly displayName: string;
  /** The API whose tokens it takes; null where the tenant has none. */
  readonly api: { readonly appId: string; readonly servicePrincipalId: string } | null;
  readonly fhirResourceId: string | null;
  /** The app roles of its API; none for a managed server. */
  readonly appRoles: readonly AppRole[];
}

/** A role that someone has at the server. */
export interface HeldRole {
  readonly principalId: string;
  /** Null where it is not known. */
  readonly principalType: 'user' | 'group' | 'servicePrincipal' | null;
  readonly principalName: string | null;
  /** Without group. */
  readonly path: AccessPath;
  readonly actions: AllowedActions;
  /** In plain words. */
  readonly words: string;
}

/** What a client may do for people. */
export interface Delegation {
  /** Object id of the client's service principal; null where it has none here. */
  readonly servicePrincipalId: string | null;
  readonly appId: string | null;
  readonly path: AccessPath;
}

/** An application or managed identity, as far as access is about it. */
export interface ClientFacts {
  readonly principal: AccessPrincipal;
  /** Null where they could not be read. */
  readonly owners: readonly AccessOwner[] | null;
  /** Null where its application is not in this tenant, or not readable. */
  readonly credentials: readonly ExistingCredential[] | null;
  /** Object id of its application; null where that is not in this tenant. */
  readonly applicationId: string | null;
  readonly serviceManagementReference: string | null;
  readonly notes: string | null;
}

/** A group that holds a role, and who is in it. */
export interface GroupFacts {
  readonly principal: AccessPrincipal;
  /** All members, also those in groups of it; null where they could not be read. */
  readonly members: readonly AccessMember[] | null;
  readonly nestedGroups: number | null;
  /** Null where they could not be read. */
  readonly owners: readonly AccessPrincipal[] | null;
}

/** A member of a group. */
export interface AccessMember {
  readonly principal: AccessPrincipal;
  readonly isDirect: boolean;
}

/** What was read of the access to one server, but for who could give themselves more. */
export interface UncontrolledFacts {
  readonly server: AccessServer;
  readonly roles: readonly HeldRole[];
  readonly delegations: readonly Delegation[];
  /** By object id of the service principal. */
  readonly clients: ReadonlyMap<string, ClientFacts>;
  readonly people: ReadonlyMap<string, AccessPrincipal>;
  readonly groups: ReadonlyMap<string, GroupFacts>;
}

/** What was read of the access to one server. */
export interface AccessFacts extends UncontrolledFacts {
  readonly control: readonly AccessControl[];
  readonly notRead: readonly Unread[];
}
