/** What refusals mean where the token is for the API of a FHIR server: elsewhere they speak of our own sign-in. */
const REASONS: Readonly<Record<string, string>> = {
  AADSTS500011: 'The API that the scope names is not in this tenant (AADSTS500011).',
  AADSTS65001: 'No one has consented to what the app asks for (AADSTS65001).',
  AADSTS90094: 'An administrator has to consent to what the app asks for (AADSTS90094).',
  AADSTS7000218: 'The app does not allow sign-in without its secret (AADSTS7000218).',
};

/** The code of a refusal, such as `AADSTS65001`; null where it has none. */
export function refusalCode(reason: string): string | null {
  return /AADSTS\d+/.exec(reason)?.[0] ?? null;
}

/**
 * Why Microsoft Entra ID gave no token for an API, from a reason that was worded for Microsoft Graph
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
export function reasonForApi(reason: string): string {
  return REASONS[refusalCode(reason) ?? ''] ?? reason;
}
