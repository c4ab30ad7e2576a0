import { advised, type CatalogEntry, fixedBy } from './entry.ts';

const POLICIES = 'https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies';

/** What Microsoft Graph answers to changes of an app. */
export const DIRECTORY_ERRORS: readonly CatalogEntry[] = [
  {
    code: 'HostNameNotOnVerifiedDomain',
    meaning: 'The identifier URI has a host that is on no verified domain of the tenant.',
    causes: [
      fixedBy(
        'The URL of the FHIR server belongs to Azure or to another tenant.',
        'fhir-apps register resource --name NAME --identifier-uri auto',
      ),
      advised('The domain is not verified yet.', 'Have an administrator verify it, and run the command again.'),
    ],
    source: 'https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions',
  },
  {
    code: 'CredentialInvalidLifetimeAsPerAppPolicy',
    meaning: "The tenant's policy allows no credential that lives so long.",
    causes: [
      fixedBy(
        'The lifetime is longer than the policy allows.',
        'fhir-apps credential rotate REF --secret-lifetime 90d --secret-to SINK',
      ),
    ],
    source: POLICIES,
  },
  {
    code: 'CredentialTypeNotAllowedAsPerAppPolicy',
    meaning: "The tenant's policy forbids this kind of credential.",
    causes: [
      fixedBy('Secrets are forbidden.', 'fhir-apps register service --name NAME --role ROLE --federated SPEC'),
      fixedBy(
        'Secrets are forbidden, and no token of the job can be trusted.',
        'fhir-apps register service --name NAME --role ROLE --generate-certificate DIRECTORY',
      ),
    ],
    source: POLICIES,
  },
  {
    code: 'Authorization_RequestDenied',
    meaning: 'The identity that is signed in may not do this in the directory.',
    causes: [
      advised(
        'It lacks the role or the permission.',
        'The command shows what it may do, and what each step needs.',
        'fhir-apps whoami',
      ),
    ],
    source: 'https://learn.microsoft.com/graph/errors',
  },
  {
    code: 'ObjectConflict',
    meaning: 'Another application has this unique name or identifier URI.',
    causes: [
      fixedBy(
        'It is in the recycle bin, which keeps names for 30 days.',
        'fhir-apps restore REF',
        'fhir-apps list --deleted',
      ),
      fixedBy('Another tool has registered it.', 'fhir-apps adopt REF'),
    ],
    phrases: ['objectconflict', 'request_multipleobjectswithsamekeyvalue', 'another object with the same value'],
    source: 'https://learn.microsoft.com/graph/errors',
  },
  {
    code: 'CannotDeleteOrUpdateEnabledEntitlement',
    meaning: 'A scope or role must be disabled before it can be changed or removed.',
    causes: [
      fixedBy(
        'Another tool tried to remove it at once.',
        'fhir-apps edit REF --remove-app-role ROLE',
        'fhir-apps show REF',
      ),
    ],
    source: 'https://learn.microsoft.com/graph/api/resources/approle',
  },
  {
    code: 'NoBackingApplicationObject',
    meaning: 'The service principal belongs to an application that the directory does not show yet.',
    causes: [advised('The application was made a moment ago.', 'Wait a minute, and run the command again.')],
    phrases: ['nobackingapplicationobject', 'does not reference a valid application object'],
    source: 'https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals',
  },
  {
    code: 'PrincipalNotFound',
    meaning: 'Azure does not know the identity that a role is to be assigned to.',
    causes: [
      advised('It was made a moment ago.', 'Wait a minute, and run the command again.'),
      advised('The id is that of the application, and not of its service principal.', 'Name it by its key.'),
    ],
    source: 'https://learn.microsoft.com/azure/role-based-access-control/troubleshooting',
  },
  {
    code: 'InvalidAuthenticationToken',
    meaning: 'Microsoft Graph or Azure does not accept the token of the request.',
    causes: [
      advised('The sign-in has expired.', 'Sign in again, such as with az login.', 'fhir-apps whoami'),
      advised('The token is for another API.', 'Ask for a token of the service that is called.'),
    ],
    source: 'https://learn.microsoft.com/graph/resolve-auth-errors',
  },
];
