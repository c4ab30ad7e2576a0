import { alignRows, type Row } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { TokenResult } from './token-result.ts';

/**
 * What the claims mean that decide on a FHIR server
 * (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
 */
const MEANINGS: Readonly<Record<string, string>> = {
  iss: 'who issued it; the Authority of the server must name the same',
  aud: 'which API it is for; the Audience of the server, to the letter',
  ver: 'the version of the token',
  tid: 'the tenant',
  appid: 'the client that got it',
  azp: 'the client that got it',
  oid: 'the person or service principal; Azure roles are assigned to it',
  idtyp: 'app: the client itself, not a person',
  appidacr: 'how the client proved itself: 0 not at all, 1 by a secret, 2 by a key or another issuer',
  azpacr: 'how the client proved itself: 0 not at all, 1 by a secret, 2 by a key or another issuer',
  roles: 'the app roles, by which the open-source server decides',
  scp: 'what a person has let the client do',
  fhirUser: 'the FHIR resource of the person',
  nbf: 'valid from',
  exp: 'valid until',
};

/** What those of the claims mean that decide on a FHIR server, by their names. */
export function meaningsOf(claims: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(MEANINGS).filter(([name]) => Object.hasOwn(claims, name)));
}

/** The claims, each with what it means where a FHIR server looks at it; the others after them. */
export function describeClaims({ claims, meanings, expiresAt }: TokenResult, now: Date, paint: Paint): string {
  const explained = Object.entries(meanings ?? {}).map(([name, meaning]): Row => {
    return [name, [valueText(name, claims?.[name]), paint.dim(meaning)]];
  });
  const others = Object.entries(claims ?? {})
    .filter(([name]) => meanings?.[name] === undefined)
    .map(([name, value]): Row => [name, [valueText(name, value)]]);
  return [
    `${paint.bold('Claims')}\n`,
    alignRows([...explained, ...others], paint),
    expiresAt === null
      ? ''
      : `\nIt expires in ${minutesUntil(expiresAt, now)} minutes. Its signature was not verified.\n`,
  ].join('');
}

/** How long a token on stdout is good, and what it is good for. */
export function describeExpiry({ expiresAt }: TokenResult, now: Date): string {
  const life = expiresAt === null ? '' : `Expires in ${minutesUntil(expiresAt, now)} minutes. `;
  return `${life}It opens patient data: do not paste it into a ticket.\n`;
}

function valueText(name: string, value: unknown): string {
  if ((name === 'exp' || name === 'nbf' || name === 'iat') && typeof value === 'number') {
    return new Date(value * 1000).toISOString();
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(', ');
}

function minutesUntil(time: string, now: Date): number {
  return Math.max(0, Math.floor((Date.parse(time) - now.getTime()) / 60_000));
}
