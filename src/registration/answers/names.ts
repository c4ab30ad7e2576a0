import { createHash } from 'node:crypto';
import type { AppType } from '../app-type.ts';

/** The longest `uniqueName` this tool makes. */
const MAX_UNIQUE_NAME = 120;

/** The key of every server's resource application. */
export const RESOURCE_KEY = 'resource';

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/**
 * Lower case `[a-z0-9.-]` form of a text: white space, `/` and `:` become hyphens; where any other character is
 * lost, 8 hex digits of the text's SHA-256 keep two texts apart.
 */
export function slug(text: string): string {
  const hyphenated = text
    .trim()
    .toLowerCase()
    .replace(/[\s/:]+/g, '-');
  const tidy = hyphenated
    .replace(/[^a-z0-9.-]/g, '')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return tidy === hyphenated ? tidy : `${tidy}-${fingerprint(text)}`.replace(/^-/, '');
}

/** The server's part of a unique name: host, then port and path where there are any. */
export function serverName(fhirUrl: string): string {
  const url = new URL(fhirUrl);
  return slug(`${url.host}${url.pathname === '/' ? '' : url.pathname}`);
}

/** The key a client gets when none was named: its type and name, so that a rename has to name the key. */
export function defaultKey(type: AppType, displayName: string): string {
  return type === 'resource' ? RESOURCE_KEY : `${type}-${slug(displayName)}`;
}

/**
 * The alternate key that makes a registration findable and unrepeatable in its tenant: `fhir-apps.<server>.<key>`,
 * cut to 120 characters with a fingerprint where it would be longer (Graph: application, uniqueName).
 */
export function uniqueNameOf(fhirUrl: string, key: string): string {
  const name = `fhir-apps.${serverName(fhirUrl)}.${key}`;
  return name.length <= MAX_UNIQUE_NAME ? name : `${name.slice(0, MAX_UNIQUE_NAME - 9)}-${fingerprint(name)}`;
}
