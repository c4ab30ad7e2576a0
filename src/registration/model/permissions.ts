/** An app role as Graph keeps it (Graph: appRole). */
export interface AppRole {
  readonly id: string;
  /** Null for a role that tokens do not carry. */
  readonly value: string | null;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly isEnabled: boolean;
  readonly allowedMemberTypes: readonly string[];
}

/** A delegated permission scope as Graph keeps it (Graph: permissionScope). */
export interface PermissionScope {
  readonly id: string;
  readonly value: string;
  readonly type: string;
  readonly isEnabled: boolean;
  readonly adminConsentDisplayName: string | null;
  readonly adminConsentDescription: string | null;
  readonly userConsentDisplayName: string | null;
  readonly userConsentDescription: string | null;
}
