import { z } from 'zod';
import { EXISTING_CREDENTIAL } from '../registration/credentials/existing-credential.ts';
import type { Immutable } from '../registration/model/immutable.ts';
import { SERVER_KIND, TENANT_KEYS, TIME } from '../registration/model/result-keys.ts';

/** Someone or something that can reach a server, or could make itself able to; unknown is null. */
const ACCESS_PRINCIPAL = z
  .strictObject({
    id: z.string().describe('The object id; of an application that of its service principal.'),
    type: z.enum(['application', 'managedIdentity', 'user', 'group']).nullable(),
    displayName: z.string(),
    appId: z.string().nullable(),
    key: z.string().nullable().describe('Of a client of fhir-apps.'),
    userPrincipalName: z.string().nullable(),
    isGuest: z.boolean().nullable(),
    accountEnabled: z.boolean().nullable(),
  })
  .meta({ id: 'AccessPrincipal' });

/** See {@link ACCESS_PRINCIPAL}. */
export type AccessPrincipal = Immutable<z.infer<typeof ACCESS_PRINCIPAL>>;

const REACH = z
  .strictObject({
    words: z.string().describe('In plain words, such as read, import.'),
    actions: z
      .array(z.string())
      .nullable()
      .describe("The server's data actions, sorted; null where they follow from more than roles, or are not known."),
  })
  .meta({ id: 'AccessReach' });

/** What someone may do with the data. */
export type Reach = Immutable<z.infer<typeof REACH>>;

const ACCESS_PATH = z
  .strictObject({
    kind: z.enum(['appRole', 'azureRole', 'consent', 'preAuthorization']),
    role: z.string().nullable().describe('The role; null for consent and pre-authorization.'),
    scopes: z.array(z.string()).describe('What was consented to; none for a role.'),
    users: z
      .array(z.string())
      .nullable()
      .describe('Object ids of those who consented for themselves; null for all users, and for a role.'),
    group: z
      .strictObject({ id: z.string(), displayName: z.string() })
      .nullable()
      .describe('The group that has the role; null for a role given without one.'),
    since: TIME.nullable().describe('When it was given, ISO 8601 UTC; null where it is not known.'),
    azureScope: z.string().nullable().describe('Where an Azure role was given.'),
    inherited: z.boolean().describe('True for an Azure role that was given above the server.'),
    condition: z.string().nullable().describe('The condition of an Azure role, which is not evaluated.'),
    denied: z.string().nullable().describe('The Azure deny assignment that takes actions of it away.'),
    state: z.enum(['active', 'eligible']).describe('Eligible: by Privileged Identity Management, once activated.'),
    endsAt: TIME.nullable(),
  })
  .meta({ id: 'AccessPath', description: 'One way in which someone came to what they may do.' });

/** See {@link ACCESS_PATH}. */
export type AccessPath = Immutable<z.infer<typeof ACCESS_PATH>>;

const OWNER = z
  .strictObject({ id: z.string(), name: z.string(), of: z.enum(['application', 'servicePrincipal']) })
  .meta({ id: 'AccessOwner' });

/** Who owns an application, or its service principal. */
export type AccessOwner = Immutable<z.infer<typeof OWNER>>;

const ENTRY = z
  .strictObject({
    principal: ACCESS_PRINCIPAL,
    may: REACH,
    paths: z.array(ACCESS_PATH),
    owners: z.array(OWNER).nullable().describe('None of people and groups; null where they could not be read.'),
    credentials: z
      .array(EXISTING_CREDENTIAL)
      .nullable()
      .describe('Of the application, without secrets; null where they are not in this tenant, or not readable.'),
    serviceManagementReference: z.string().nullable(),
    notes: z.string().nullable(),
    members: z
      .array(ACCESS_PRINCIPAL)
      .nullable()
      .describe('The people that the role of a group reaches: direct members for app roles, all for Azure roles.'),
    nestedGroups: z
      .int()
      .nullable()
      .describe('Groups among the members of a group, whose members app roles do not reach.'),
  })
  .meta({ id: 'AccessEntry', description: 'Someone who can reach the data, and how.' });

/** See {@link ENTRY}. */
export type AccessEntry = Immutable<z.infer<typeof ENTRY>>;

/** How someone could give themselves access. */
export const CONTROL_KINDS = [
  'applicationOwner',
  'servicePrincipalOwner',
  'groupOwner',
  'directoryRole',
  'graphPermission',
  'azureRole',
  'federatedCredential',
] as const;

const CONTROL = z
  .strictObject({
    principal: ACCESS_PRINCIPAL.nullable().describe('Null for an identity outside of the tenant.'),
    name: z.string(),
    kind: z.enum(CONTROL_KINDS),
    may: z.string().describe('What it leads to, such as any role, or as Nightly import.'),
    how: z.string(),
    state: z.enum(['active', 'eligible']),
  })
  .meta({ id: 'AccessControl', description: 'Someone who could give themselves access.' });

/** See {@link CONTROL}. */
export type AccessControl = Immutable<z.infer<typeof CONTROL>>;

/** What is risky about an access. */
export const RISK_CODES = [
  'guest_can_change_data',
  'disabled_owner',
  'no_owner',
  'no_enabled_owner',
  'disabled_with_access',
  'group_owner_gives_role',
  'contributor_can_add_identity_provider',
  'inherited_azure_role',
] as const;

const RISK = z
  .strictObject({
    code: z.enum(RISK_CODES),
    principalId: z.string(),
    name: z.string(),
    text: z.string().describe('What is risky, as a clause.'),
    why: z.string().describe('Why it matters, in one sentence.'),
  })
  .meta({ id: 'AccessRisk' });

/** See {@link RISK}. */
export type AccessRisk = Immutable<z.infer<typeof RISK>>;

const UNREAD = z
  .strictObject({
    what: z.string(),
    reason: z.string().describe('Such as the permission that it needs.'),
  })
  .meta({ id: 'AccessUnread', description: 'What could not be read, and so is no proof that there is nothing.' });

/** See {@link UNREAD}. */
export type Unread = Immutable<z.infer<typeof UNREAD>>;

const ANSWER = z
  .strictObject({
    action: z.string(),
    allowed: z.boolean().nullable().describe('Null where it follows from more than the directory shows.'),
    sentence: z.string(),
    chains: z.array(
      z.strictObject({ steps: z.array(z.string()).describe('From who it is to what it gives.'), reaches: z.boolean() }),
    ),
    rolesWithAction: z.array(z.string()).describe('The roles of the server that allow it.'),
  })
  .meta({ id: 'AccessAnswer' });

/** The answer to whether someone can do something. */
export type AccessAnswer = Immutable<z.infer<typeof ANSWER>>;

/** The result of `access`. */
export const ACCESS_RESULT = z.strictObject({
  ...TENANT_KEYS,
  readAt: TIME,
  server: z
    .strictObject({
      fhirUrl: z.string().nullable().describe('Null where only its Azure resource was named.'),
      kind: SERVER_KIND,
      displayName: z.string(),
      appId: z.string().nullable().describe('Of the API whose tokens it takes.'),
      fhirResourceId: z.string().nullable(),
    })
    .meta({ id: 'AccessServer' }),
  applications: z.array(ENTRY).describe('Applications and managed identities, those with most reach first.'),
  people: z.array(ENTRY).describe('People and groups, those with most reach first.'),
  couldGiveThemselvesAccess: z.array(CONTROL),
  risks: z.array(RISK),
  notRead: z.array(UNREAD),
  answer: ANSWER.nullable().describe('Null unless --can asks something.'),
  file: z.string().nullable().describe('The document that was written; null without --out.'),
  fileAction: z.enum(['created', 'updated', 'unchanged']).nullable().describe('In a dry run what would be done.'),
});

/** See {@link ACCESS_RESULT}. */
export type AccessResult = Immutable<z.infer<typeof ACCESS_RESULT>>;
