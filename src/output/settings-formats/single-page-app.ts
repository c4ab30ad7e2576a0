import type { RegistrationResult } from '../../registration/result/registration-schema.ts';

/**
 * Whom formats are for whose code runs in a browser, which Entra lets redeem a code on this platform alone
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes, AADSTS9002326).
 */
export const SINGLE_PAGE_APP = 'a public client with a reply URL on the single-page platform';

/** Where people return to such an app; null for any other client. */
export function replyUrlOfPage({ type, replyUrls }: RegistrationResult): string | null {
  return type === 'public' ? (replyUrls.spa[0] ?? null) : null;
}
