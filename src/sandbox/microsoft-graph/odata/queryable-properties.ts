import type { Comparison } from './filter-parser.ts';
import { propertyName } from './item.ts';

/**
 * What queries may do with the properties of a type; Graph refuses anything else
 * (https://learn.microsoft.com/graph/aad-advanced-queries, and each type's page).
 */
export interface Queryable {
  /** The operators of `$filter` by property; for a list, the operators that its `any` may use on an element. */
  readonly filter: Readonly<Record<string, readonly Comparison[]>>;
  /** What `$orderby` may name. */
  readonly sort?: readonly string[];
  /** What `$orderby` may name in an advanced query only. */
  readonly advancedSort?: readonly string[];
  /** What `$search` may name. */
  readonly search?: readonly string[];
}

const KEY: readonly Comparison[] = ['eq', 'in', 'ne'];
const FLAG: readonly Comparison[] = ['eq', 'ne'];
const TIME: readonly Comparison[] = ['eq', 'ge', 'in', 'le', 'ne'];
const PART: readonly Comparison[] = ['eq', 'ge', 'le'];
/** For text. That `endsWith` works on every text in advanced queries is assumption A62. */
const TEXT: readonly Comparison[] = ['endswith', 'eq', 'ge', 'in', 'le', 'ne', 'startswith'];

const CREDENTIALS = { keyCredentials: PART, passwordCredentials: PART };

/** By the type's name in error texts. */
export const QUERYABLE: Readonly<Record<string, Queryable>> = {
  Application: {
    filter: {
      ...each(KEY, 'id', 'appId', 'uniqueName', 'signInAudience', 'applicationTemplateId', 'disabledByMicrosoftStatus'),
      ...each(TEXT, 'displayName', 'description', 'identifierUris', 'publisherDomain', 'tags'),
      ...each(TIME, 'createdDateTime', 'deletedDateTime'),
      requiredResourceAccess: PART,
      ...CREDENTIALS,
    },
    sort: ['displayName', 'createdDateTime'],
    advancedSort: ['deletedDateTime'],
    search: ['displayName', 'description'],
  },
  ServicePrincipal: {
    filter: {
      ...each(KEY, 'id', 'appId', 'applicationTemplateId', 'preferredSingleSignOnMode', 'servicePrincipalType'),
      ...each(TEXT, 'displayName', 'description', 'homepage', 'servicePrincipalNames', 'tags'),
      ...each(TEXT, 'alternativeNames', 'notificationEmailAddresses', 'replyUrls'),
      ...each(FLAG, 'accountEnabled', 'appRoleAssignmentRequired'),
      appOwnerOrganizationId: TIME,
      deletedDateTime: TIME,
      ...CREDENTIALS,
    },
    sort: ['displayName'],
    advancedSort: ['deletedDateTime'],
    search: ['displayName', 'description'],
  },
  OAuth2PermissionGrant: {
    filter: each(KEY, 'id', 'clientId', 'consentType', 'principalId', 'resourceId', 'scope'),
  },
  AppRoleAssignment: {
    filter: {
      ...each(KEY, 'id', 'appRoleId', 'principalId', 'resourceId'),
      ...each(TEXT, 'principalDisplayName', 'resourceDisplayName'),
      createdDateTime: TIME,
    },
  },
  UnifiedRoleAssignment: { filter: each(KEY, 'id', 'principalId', 'roleDefinitionId', 'directoryScopeId') },
  FederatedIdentityCredential: {
    filter: { id: KEY, ...each(TEXT, 'name', 'issuer', 'subject') },
  },
  ExtensionProperty: { filter: { id: KEY, ...each(TEXT, 'name') } },
  User: {
    filter: {
      ...each(KEY, 'id', 'userType'),
      ...each(TEXT, 'city', 'companyName', 'country', 'department', 'displayName', 'employeeId', 'givenName'),
      ...each(TEXT, 'jobTitle', 'mail', 'mailNickname', 'officeLocation', 'otherMails', 'state', 'surname'),
      ...each(TEXT, 'usageLocation', 'userPrincipalName'),
      accountEnabled: FLAG,
      ...each(TIME, 'createdDateTime', 'deletedDateTime'),
    },
    sort: ['displayName', 'userPrincipalName'],
    advancedSort: ['createdDateTime', 'deletedDateTime'],
    search: ['displayName', 'mail', 'userPrincipalName'],
  },
  Group: {
    filter: {
      id: KEY,
      ...each(TEXT, 'description', 'displayName', 'mail', 'mailNickname'),
      ...each(FLAG, 'isAssignableToRole', 'mailEnabled', 'securityEnabled'),
      groupTypes: ['eq'],
      ...each(TIME, 'createdDateTime', 'deletedDateTime'),
    },
    sort: ['displayName', 'createdDateTime'],
    search: ['displayName', 'description', 'mail'],
  },
  DirectoryObject: { filter: { id: KEY } },
  DirectoryRole: { filter: each(KEY, 'id', 'displayName', 'roleTemplateId') },
  Domain: { filter: { id: KEY, ...each(FLAG, 'isDefault', 'isInitial', 'isVerified') } },
};

/** A property that `$filter` may name, and its operators. */
export interface FilterableProperty {
  /** As Graph spells it. */
  readonly name: string;
  readonly comparisons: readonly Comparison[];
}

/** The property that a name in a `$filter` means, in any case; undefined when it cannot be filtered on. */
export function filterableProperty(resource: string, given: string): FilterableProperty | undefined {
  if (resource === 'User' && given.startsWith('extension_')) {
    return { name: given, comparisons: TEXT };
  }
  const filter = QUERYABLE[resource]?.filter ?? {};
  const name = propertyName(given, Object.keys(filter));
  const comparisons = name === undefined ? undefined : filter[name];
  return name === undefined || comparisons === undefined ? undefined : { name, comparisons };
}

function each(comparisons: readonly Comparison[], ...names: readonly string[]): Record<string, readonly Comparison[]> {
  return Object.fromEntries(names.map((name) => [name, comparisons]));
}
