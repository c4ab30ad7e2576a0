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
  roles: 'the app roles, by which the open-source server decides',
  scp: 'what a person has let the client do',
  fhirUser: 'the FHIR resource of the person',
  nbf: 'valid from',
  exp: 'valid until',
};

/** The claims, each with what it means where a FHIR server looks at it; the others after them. */
export function describeClaims({ claims, expiresAt }: TokenResult, now: Date, paint: Paint): string {
  const all = Object.entries(claims ?? {});
  const known = Object.keys(MEANINGS).flatMap((name) => all.filter(([each]) => each === name));
  const others = all.filter(([name]) => MEANINGS[name] === undefined);
  const rowOf = ([name, value]: readonly [string, unknown]): Row => {
    const meaning = MEANINGS[name];
    return [name, [valueText(name, value), ...(meaning === undefined ? [] : [paint.dim(meaning)])]];
  };
  return [
    `${paint.bold('Claims')}\n`,
    alignRows([...known, ...others].map(rowOf), paint),
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
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function minutesUntil(time: string, now: Date): number {
  return Math.max(0, Math.floor((Date.parse(time) - now.getTime()) / 60_000));
}
