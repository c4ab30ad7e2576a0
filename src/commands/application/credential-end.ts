import type { ListedRegistration } from './application-results.ts';

/** From how many days before its end a credential stands out, as long as `credential list --expiring` looks ahead. */
const EXPIRY_WARNING_DAYS = 30;

/** Whole days until a time, ISO 8601; negative where it is over. */
export function daysUntil(time: string, now: Date): number {
  return Math.floor((Date.parse(time) - now.getTime()) / 86_400_000);
}

/** Whether an application can soon prove itself no more, or cannot already; false where nothing of it ends. */
export function endsSoon({ credentialExpiresAt }: Pick<ListedRegistration, 'credentialExpiresAt'>, now: Date): boolean {
  return credentialExpiresAt !== null && daysUntil(credentialExpiresAt, now) < EXPIRY_WARNING_DAYS;
}
