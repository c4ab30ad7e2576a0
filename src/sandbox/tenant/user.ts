import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** A person who can sign in (Graph `user`). */
export interface User {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly mail: string | null;
  readonly userType: string;
  readonly accountEnabled: boolean;
  readonly createdDateTime: string;
  readonly password: PasswordHash;
  /** Other properties that Graph stores of a person; those that were never set are left out. */
  readonly profile?: UserProfile;
  /** Values of properties that applications added, by full name. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** When the user went into the recycle bin; null or left out for users who can sign in. */
  readonly deletedDateTime?: string | null;
  /**
   * Template ids of the user's directory roles: the `wids` of tokens
   * (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
   */
  readonly directoryRoleTemplateIds: readonly string[];
  /** When it was created, in epoch milliseconds: replication lag counts from here. */
  readonly createdAt: number;
}

/** Contact and work facts of a user (Graph `user`). */
export interface UserProfile {
  readonly businessPhones?: readonly string[];
  readonly city?: string | null;
  readonly companyName?: string | null;
  readonly country?: string | null;
  readonly department?: string | null;
  readonly employeeId?: string | null;
  readonly jobTitle?: string | null;
  readonly mailNickname?: string | null;
  readonly mobilePhone?: string | null;
  readonly officeLocation?: string | null;
  readonly otherMails?: readonly string[];
  readonly postalCode?: string | null;
  readonly preferredLanguage?: string | null;
  readonly state?: string | null;
  readonly streetAddress?: string | null;
  readonly usageLocation?: string | null;
}

/** A security group (Graph `group`). */
export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly mailNickname: string;
  readonly securityEnabled: boolean;
  readonly createdDateTime: string;
  /** Object ids of users and service principals. */
  readonly memberIds: readonly string[];
  readonly ownerIds: readonly string[];
  /** When it was created, in epoch milliseconds: replication lag counts from here. */
  readonly createdAt: number;
}

/** What is stored of a password. */
export interface PasswordHash {
  readonly salt: string;
  readonly hash: string;
  /** N of scrypt (RFC 7914 §2); left out for that of a password which a person chose. */
  readonly cost?: number;
}

/** Template ids of the directory roles that the sandbox knows; the same in every tenant. */
export const DIRECTORY_ROLES = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  applicationAdministrator: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  cloudApplicationAdministrator: '158c047a-c907-4556-b7ef-446551a6b5f7',
  applicationDeveloper: 'cf1c38e5-3621-4004-a7cb-879624dced7c',
  privilegedRoleAdministrator: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  userAdministrator: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
} as const;

/** The `wids` entry of every plain member. */
export const DEFAULT_MEMBER_ROLE = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

const KEY_LENGTH = 32;
// A few milliseconds: enough against password guessing in a sandbox, and little for a test that signs in often.
const COST = 4096;
const LEAST_COST = 2;

/** What the tenant stores of a password that a person chose, and others may guess: a slow hash. */
export function hashPassword(password: string): PasswordHash {
  const salt = randomBytes(16).toString('base64url');
  return { salt, hash: derive(salt, password, COST) };
}

/**
 * What the tenant stores of a password that was drawn at random. As with a client secret, nobody guesses it, and the
 * hash may be quick.
 */
export function hashDrawnPassword(password: string): PasswordHash {
  const salt = randomBytes(16).toString('base64url');
  return { salt, hash: derive(salt, password, LEAST_COST), cost: LEAST_COST };
}

/** Whether `password` is the one that was hashed. */
export function isPassword(kept: PasswordHash, password: string): boolean {
  return timingSafeEqual(Buffer.from(kept.hash), Buffer.from(derive(kept.salt, password, kept.cost ?? COST)));
}

function derive(salt: string, password: string, cost: number): string {
  return scryptSync(password, salt, KEY_LENGTH, { N: cost }).toString('base64url');
}
