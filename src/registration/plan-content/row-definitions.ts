import {
  assignedRoleWords,
  azureRoleWords,
  claimWords,
  consentWords,
  credentialWords,
  definedRoleWords,
  elementsBy,
  ownerWords,
  permissionWords,
  plainWords,
  preAuthorizedWords,
  scopeWords,
  singleWord,
  tagWords,
  textsWith,
  trustWords,
  type WordsOf,
} from './element-words.ts';
import { foreignTags, PORTAL_TAG } from '../tags.ts';
import type { ContentElement } from './plan-content.ts';
import { withSmartSummary } from './smart-summary.ts';
import { fieldsOf, listOf } from './value-fields.ts';

/** How a property of changes is shown. */
export interface RowDefinition {
  readonly label: string;
  readonly words: WordsOf;
  /** True for one value that gives way to another, false for elements that come and go. */
  readonly isSingle: boolean;
  /** What goes between the remarks of one element; default: ` and `. */
  readonly joiner?: string;
  /** What is shown of a new registration. Default: the same; what every registration gets is left out. */
  readonly wordsWhenNew?: WordsOf;
  /** Shortens what would be too long; default: nothing. */
  readonly shortened?: (elements: readonly ContentElement[]) => readonly ContentElement[];
}

const text = (label: string): RowDefinition => ({
  label,
  isSingle: true,
  words: singleWord((value) => (typeof value === 'string' && value !== '' ? value : null)),
});
const list = (label: string, words: WordsOf): RowDefinition => ({ label, isSingle: false, words });
const onOff = (label: string, isOn: (value: unknown) => boolean): RowDefinition => ({
  label,
  isSingle: true,
  words: singleWord((value) => (isOn(value) ? 'on' : 'off')),
  wordsWhenNew: nothing,
});

/** What is not worth a line. */
function nothing(): readonly [] {
  return [];
}

const OWNERS = (remark: string): RowDefinition => ({
  ...list(
    'Owners',
    elementsBy((owner) => ({ ...ownerWords(owner), remark })),
  ),
  wordsWhenNew: elementsBy(ownerWords),
});

/** How each property of changes is shown, in the order of the rows. */
export const ROW_DEFINITIONS: Readonly<Record<string, RowDefinition>> = {
  'api displayName': list('API', (value) => [{ text: String(value), remark: 'added to this tenant' }]),
  displayName: { ...text('Name'), wordsWhenNew: nothing },
  uniqueName: { ...text('Unique name'), wordsWhenNew: nothing },
  description: text('Description'),
  signInAudience: { ...text('Accounts'), wordsWhenNew: nothing },
  identifierUris: list('Identifier', textsWith(null)),
  'api.requestedAccessTokenVersion': {
    label: 'Tokens',
    isSingle: true,
    words: singleWord((value) => `version ${value === 2 ? 2 : 1}`),
  },
  'api.oauth2PermissionScopes': { ...list('Scopes', elementsBy(scopeWords)), shortened: withSmartSummary },
  'optionalClaims.accessToken': list('fhirUser', claimWords),
  appRoles: list('App roles', elementsBy(definedRoleWords)),
  'api.preAuthorizedApplications': { ...list('Pre-authorized', preAuthorizedWords), joiner: ', ' },
  'servicePrincipal appId': list('API', nothing),
  'servicePrincipal appRoleAssignmentRequired': {
    label: 'Sign-in',
    isSingle: true,
    words: singleWord((value) => (value === true ? 'only for those who have a role' : null)),
  },
  'created servicePrincipal': {
    ...list('Service principal', (value) => (value === null ? [] : [plainWords('created')])),
    wordsWhenNew: nothing,
  },
  'web.redirectUris': list('Reply URLs', textsWith('web')),
  'spa.redirectUris': list('Reply URLs', textsWith('single-page app')),
  'publicClient.redirectUris': list('Reply URLs', textsWith('mobile or desktop app')),
  'web.logoutUrl': text('Sign-out URL'),
  'web.implicitGrantSettings': onOff('Implicit grants', (value) => [...fieldsOf(value).values()].includes(true)),
  isFallbackPublicClient: {
    ...onOff('Public flows', (value) => value === true),
    wordsWhenNew: singleWord((value) => (value === true ? 'on, as the device code flow needs' : null)),
  },
  requiredResourceAccess: { ...list('Permissions', elementsBy(permissionWords)), joiner: ', ' },
  extensionProperties: list('fhirUser', nothing),
  appRoleAssignments: { ...list('Roles', elementsBy(assignedRoleWords)), joiner: ', ' },
  roleAssignments: { ...list('Azure roles', elementsBy(azureRoleWords)), joiner: ', ' },
  oauth2PermissionGrants: list('Consent', consentWords),
  federatedIdentityCredentials: list('Signs in as', elementsBy(trustWords)),
  keyCredentials: list('Certificate', elementsBy(credentialWords)),
  passwordCredentials: list('Secret', elementsBy(credentialWords)),
  owners: OWNERS('application'),
  'servicePrincipal owners': OWNERS('service principal'),
  tags: {
    ...list('Tags', tagWords),
    wordsWhenNew: (value) => foreignTags(listOf(value).filter((tag) => typeof tag === 'string')).map(plainWords),
  },
  'servicePrincipal tags': list('Portal', (value) =>
    listOf(value).includes(PORTAL_TAG) ? [plainWords('shown among the enterprise applications')] : [],
  ),
  notes: text('Notes'),
  serviceManagementReference: text('Reference'),
  servicePrincipalLockConfiguration: onOff('Instance lock', (value) => fieldsOf(value).get('isEnabled') === true),
};
