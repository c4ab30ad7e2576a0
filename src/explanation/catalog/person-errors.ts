import { advised, type CatalogEntry, fixedBy } from './entry.ts';

const CODES = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes';

/** Refusals of a person who signs in. */
export const PERSON_ERRORS: readonly CatalogEntry[] = [
  {
    code: 'AADSTS50020',
    meaning: 'The account is not in the tenant.',
    causes: [
      advised(
        'It is an account of another organization.',
        'Have it invited as a guest, or sign in with an account of the tenant.',
      ),
    ],
    source:
      'https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50020-user-account-identity-provider-does-not-exist',
  },
  {
    code: 'AADSTS50034',
    meaning: 'The tenant has no such account.',
    causes: [advised('The name is mistyped, or the account was deleted.', 'Check the name with an administrator.')],
    source: CODES,
  },
  {
    code: 'AADSTS50126',
    meaning: 'The user name or the password is wrong.',
    causes: [advised('It is mistyped or was changed.', 'Sign in again, or have the password reset.')],
    source: CODES,
  },
  {
    code: 'AADSTS50076',
    meaning: 'The account needs a second factor.',
    causes: [advised('The flow cannot ask for it.', 'Sign in in a browser. A job needs an identity of its own.')],
    source: CODES,
  },
  {
    code: 'AADSTS50079',
    meaning: 'The account must set up a second factor.',
    causes: [advised('The tenant has begun to require it.', 'Sign in in a browser once, and follow the steps.')],
    source: CODES,
  },
  {
    code: 'AADSTS53003',
    meaning: 'A Conditional Access policy blocks the sign-in.',
    causes: [
      advised(
        'The network, the device or the app is outside of what the policy allows.',
        'Send the correlation id to the administrator: the sign-in log names the policy.',
      ),
    ],
    source: 'https://learn.microsoft.com/entra/identity/conditional-access/troubleshoot-conditional-access',
  },
  {
    code: 'AADSTS53000',
    meaning: 'A Conditional Access policy requires a managed device.',
    causes: [advised('The device is not enrolled or not compliant.', 'Sign in on a managed device.')],
    source: 'https://learn.microsoft.com/entra/identity/conditional-access/troubleshoot-conditional-access',
  },
  {
    code: 'AADSTS50058',
    meaning: 'No one is signed in, and the request did not allow to ask.',
    causes: [
      advised(
        'The app tried to renew its session silently.',
        'Let the app sign the person in again. Browsers that block third-party cookies cause this too.',
      ),
    ],
    source: CODES,
  },
  {
    code: 'AADSTS70016',
    meaning: 'The person has not entered the code yet.',
    causes: [
      advised('This is how waiting for a device code looks.', 'Ask again after the interval, until the code expires.'),
    ],
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code',
  },
  {
    code: 'AADSTS70019',
    meaning: 'The device code has expired.',
    causes: [advised('No one entered it within 15 minutes.', 'Start the sign-in again.')],
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code',
  },
  {
    code: 'AADSTS70020',
    meaning: 'The device code has expired.',
    causes: [advised('No one entered it within 15 minutes.', 'Start the sign-in again.')],
    source: 'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code',
  },
  {
    code: 'AADSTS70008',
    meaning: 'The refresh token has expired.',
    causes: [
      advised('Refresh tokens of single-page apps last 24 hours.', 'Let the person sign in again.'),
      fixedBy('The consent was revoked.', 'fhir-apps approve REF', 'fhir-apps consent list REF'),
    ],
    source: 'https://learn.microsoft.com/entra/identity-platform/refresh-tokens',
  },
];
