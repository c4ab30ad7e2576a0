import { SERVER_ROLES } from '../roles/app-role.ts';
import { inferServerKind } from '../fhir-server.ts';
import { appRoleId } from '../ids.ts';
import type { KeyCredential, ObservedApplication } from '../model/observed.ts';
import type { Identification } from '../tags.ts';

/**
 * How long before its end a certificate is renewed: as far as `credential list --expiring` looks ahead, and never more than
 * a third of its life.
 */
const RENEWAL_MS = 30 * 86_400_000;

/**
 * From when on a certificate is to be replaced, so that the other may reach every client in time; null for one that
 * does not end.
 */
export function renewableFrom({ startDateTime, endDateTime }: KeyCredential): Date | null {
  const end = Date.parse(endDateTime ?? '');
  const life = end - Date.parse(startDateTime ?? '');
  return Number.isNaN(end) ? null : new Date(end - (Number.isNaN(life) ? RENEWAL_MS : Math.min(RENEWAL_MS, life / 3)));
}

/** True where it is time to replace a certificate. */
export function isRenewable(key: KeyCredential, now: Date): boolean {
  const from = renewableFrom(key);
  return from !== null && from <= now;
}

/**
 * The words after `fhir-apps` that register another certificate for a client: what `register` asks for in any case is
 * taken from the client as it stands, but where the certificate comes from is the user's to say, who is asked, or told
 * that it is missing.
 */
export function renewalCommand(
  application: Pick<ObservedApplication, 'displayName' | 'web' | 'requiredResourceAccess'>,
  { type, fhirUrl, serverKind, key }: Identification,
): readonly string[] {
  const kind = serverKind === inferServerKind(fhirUrl) ? [] : ['--server-kind', serverKind];
  const replyUrls = type === 'confidential' ? application.web.redirectUris : [];
  const roles = type === 'service' && serverKind === 'oss' ? requiredRoles(application) : [];
  return [
    ...['register', type, '--fhir-url', fhirUrl, ...kind, '--key', key, '--name', application.displayName],
    ...replyUrls.flatMap((url) => ['--reply-url', url]),
    ...roles.flatMap((role) => ['--role', role]),
    ...['--credential', 'certificate'],
  ];
}

/** Those of the server's own roles that the client requires; the id of a role does not tell the name of any other. */
function requiredRoles({ requiredResourceAccess }: Pick<ObservedApplication, 'requiredResourceAccess'>): string[] {
  const required = new Set(requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => id)));
  return Object.keys(SERVER_ROLES).filter((role) => required.has(appRoleId(role)));
}
