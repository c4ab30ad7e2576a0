import type { RecentRequest } from './recent-requests.ts';

/**
 * What a refusal means and what helps, in plain words, by its code. AADSTS numbers:
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes. Codes of Microsoft Graph:
 * https://learn.microsoft.com/graph/errors.
 */
const WORDS: Readonly<Record<string, string>> = {
  AADSTS50011: 'The application has no such reply URL. Add exactly this one, on the right platform, to it.',
  AADSTS500113: 'The application has no reply URL. Add one to it.',
  AADSTS50013: 'The assertion was not accepted: its signature, issuer, audience or time does not fit.',
  AADSTS50034: 'No one in this tenant has this user name.',
  AADSTS50057: 'This account is disabled.',
  AADSTS50058:
    'The application asked to sign in without a page, but no one is signed in. It has to show the sign-in page.',
  AADSTS50105: 'The application is only for people who are assigned to it. Assign this person a role.',
  AADSTS50126: 'The user name or the password is wrong.',
  AADSTS501051: 'The API is only for applications that have a role of it. Assign this one a role.',
  AADSTS501481: 'The code verifier does not fit the code challenge of the sign-in (PKCE).',
  AADSTS50173: 'The sign-in is no longer valid, for example after a new password. Sign in again.',
  AADSTS54005: 'The code was used before. A code gives tokens once.',
  AADSTS65001: 'No one has consented to what the application asks for. Consent, or have an administrator consent.',
  AADSTS65004: 'The person declined on the consent page.',
  AADSTS70000: 'The code or refresh token is not valid.',
  AADSTS70002: 'The client could not prove who it is.',
  AADSTS70003: 'This grant is not offered. To allow passwords, see docs/sandbox.md.',
  AADSTS70008: 'The code or refresh token has expired.',
  AADSTS70011: 'A scope is misspelled or belongs to no API of this tenant.',
  AADSTS70016: 'The person has not entered the code of the device yet. The device keeps asking.',
  AADSTS70018: 'The code of the device is not known, or was used before.',
  AADSTS70020: 'The code of the device has expired.',
  AADSTS700016: 'This tenant has no application with this client id.',
  AADSTS700021: 'The assertion names another client than the request.',
  AADSTS700024: 'The assertion is not valid at this time. Check the clock of the client.',
  AADSTS700025: 'The client is public, so it must not send a secret.',
  AADSTS700027: 'The application does not have the certificate that signed the assertion.',
  AADSTS700054: 'The application may not get tokens from the authorize endpoint. Use the code flow.',
  AADSTS700082: 'The refresh token has expired.',
  AADSTS700084: 'The refresh token of a page lives for a day only. Sign in again.',
  AADSTS700211: 'No federated credential of the application has the issuer of the assertion.',
  AADSTS700212: 'No federated credential of the application has the audience of the assertion.',
  AADSTS700213: 'No federated credential of the application has the subject of the assertion.',
  AADSTS7000112: 'The application is disabled.',
  AADSTS7000215: 'The client secret is wrong. Send its value and not its id.',
  AADSTS7000218: 'The client must prove who it is with a secret, a certificate or an assertion.',
  AADSTS7000222: 'The client secret has expired.',
  AADSTS7000229: 'The application has no service principal in this tenant.',
  AADSTS90002: 'There is no such tenant here.',
  AADSTS90023: 'The request is not valid.',
  AADSTS90094: 'Only an administrator can consent to this.',
  AADSTS90102: 'The reply URL is not a complete address.',
  AADSTS900144: 'A parameter is missing from the request.',
  AADSTS9002325: 'A single-page application must use PKCE.',
  AADSTS9002326: 'Only a reply URL of a single-page application can get tokens in a browser.',
  AADSTS9002327: 'The code came through a reply URL of a single-page application, so that only a page may redeem it.',
  AADSTS500011: 'This tenant has no API with this name. Register the resource first, or correct the scope.',
  AADSTS165000: 'The form was not sent from a page that the sandbox showed to this browser. Open the page again.',
  Authorization_RequestDenied:
    'The caller is not allowed to do this in Microsoft Graph. It lacks a permission or a role.',
  InvalidAuthenticationToken: 'The token for Microsoft Graph is missing, expired or not a token of this sandbox.',
  Request_ResourceNotFound: 'There is no such object, or it was made a moment ago and is not visible yet.',
  Request_MultipleObjectsWithSameKeyValue: 'Another object has this name already, perhaps a deleted one.',
  Directory_ConcurrencyViolation: 'Someone else changed the object at the same time. Try again.',
  ForbiddenByRbac: 'The caller has no role on this key vault that allows this.',
  SecretNotFound: 'The key vault has no secret of this name.',
  AuthorizationFailed: 'The caller has no Azure role that allows this.',
  RoleAssignmentExists: 'This role is assigned already.',
  PrincipalNotFound: 'There is no such principal, or it was made a moment ago. Try again.',
};

/** The same for those whose code says nothing, by status. */
const WORDS_BY_STATUS: Readonly<Record<number, string>> = {
  400: 'The request itself is not valid.',
  401: 'There is no token, or the service does not accept it.',
  403: 'The token is good, but does not allow this.',
  404: 'There is nothing at this address.',
  405: 'This address does not take this method.',
  409: 'Something else has the name, or changed at the same time.',
  412: 'The object has changed since it was read.',
  413: 'The request is too large.',
  429: 'There were too many requests. Wait for the time in Retry-After.',
};

const OF_FHIR: Readonly<Record<number, string>> = {
  401:
    'The FHIR server did not accept the token: it is missing or expired, or of another audience or authority. ' +
    'Compare both with those of the server on this page.',
  403: 'The token is good, but no role of it allows this. Assign the client or the person a role on the server.',
};

/** Says in plain words why a request failed; null for one that did not. */
export function refusalWords({ path, status, refusal, fault }: RecentRequest): string | null {
  if (fault !== null) {
    return `A fault that was ordered struck: ${fault}`;
  }
  if (refusal === null || status === null) {
    return null;
  }
  const ofFhir = path.startsWith('/fhir/') ? OF_FHIR[status] : undefined;
  const ofFailure = status >= 500 ? 'The service failed.' : 'The service refused this.';
  return ofFhir ?? WORDS[refusal.code] ?? WORDS_BY_STATUS[status] ?? ofFailure;
}
