import { wholeSeconds } from '../../tenant/graph-time.ts';
import type { User } from '../../tenant/user.ts';

/** What Graph shows of a user when nothing is selected (Graph `user`, "Retrieve the properties"). */
export const DEFAULT_USER_PROPERTIES: readonly string[] = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];

/**
 * A user as Graph shows it after a POST and among objects of other types: with its id first. Elsewhere it is last; both
 * are recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_special_characters_in_upn.yaml.
 */
export function showDefaults(user: User): Record<string, unknown> {
  const shown = showUser(user);
  return Object.fromEntries(['id', ...DEFAULT_USER_PROPERTIES].map((name) => [name, shown[name]]));
}

/** Every property that Graph can show of a user, in its order, as long as nothing sets it. */
const UNSET_USER = {
  id: null,
  deletedDateTime: null,
  accountEnabled: null,
  ageGroup: null,
  assignedLicenses: [],
  assignedPlans: [],
  businessPhones: [],
  city: null,
  companyName: null,
  consentProvidedForMinor: null,
  country: null,
  createdDateTime: null,
  creationType: null,
  department: null,
  displayName: null,
  employeeId: null,
  externalUserState: null,
  faxNumber: null,
  givenName: null,
  identities: [],
  imAddresses: [],
  isResourceAccount: null,
  jobTitle: null,
  legalAgeGroupClassification: null,
  mail: null,
  mailNickname: null,
  mobilePhone: null,
  officeLocation: null,
  onPremisesDomainName: null,
  onPremisesImmutableId: null,
  onPremisesSamAccountName: null,
  onPremisesSecurityIdentifier: null,
  onPremisesSyncEnabled: null,
  onPremisesUserPrincipalName: null,
  otherMails: [],
  passwordPolicies: null,
  passwordProfile: null,
  postalCode: null,
  preferredLanguage: null,
  provisionedPlans: [],
  proxyAddresses: [],
  state: null,
  streetAddress: null,
  surname: null,
  usageLocation: null,
  userPrincipalName: null,
  userType: null,
};

/** All that Graph can show of a user; the password is not among it. */
export function showUser(user: User): Record<string, unknown> {
  return {
    ...UNSET_USER,
    id: user.id,
    deletedDateTime: user.deletedDateTime ?? null,
    accountEnabled: user.accountEnabled,
    createdDateTime: wholeSeconds(user.createdDateTime),
    displayName: user.displayName,
    givenName: user.givenName,
    mail: user.mail,
    mailNickname: user.userPrincipalName.split('@')[0],
    surname: user.surname,
    userPrincipalName: user.userPrincipalName,
    userType: user.userType,
    ...user.profile,
  };
}
