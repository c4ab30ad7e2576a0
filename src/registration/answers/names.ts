import { fingerprint, fitted } from '../../text/fitted.ts';
import type { AppType } from '../model/app-type.ts';
import { transliterate } from './transliterate.ts';

/** The longest `uniqueName` this tool makes. */
const MAX_UNIQUE_NAME = 120;

/** The longest key that a new registration gets or can be given. */
export const MAX_KEY_LENGTH = 80;

/** The longest key that earlier versions derived: a type, a display name of 120 characters and a fingerprint. */
export const MAX_FORMER_KEY_LENGTH = 142;

/** The key of every server's resource application. */
export const RESOURCE_KEY = 'resource';

/**
 * Lower case `[a-z0-9.-]` form of a text, for servers and for {@link formerKey}; it must never change. White space, `/`
 * and `:` become hyphens; where any other character is lost, 8 hex digits of the text's SHA-256 keep two texts apart.
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

/**
 * The key that a client gets when none was named: its type and its name, so that after a rename the key has to be
 * given. At most {@link MAX_KEY_LENGTH} characters; where the name has letters, signs or a length that a key cannot
 * have, 8 hex digits of its SHA-256 keep two names apart.
 */
export function defaultKey(type: AppType, displayName: string): string {
  return type === 'resource' ? RESOURCE_KEY : prefixedKey(type, displayName);
}

/** A key of a prefix and a text, as {@link defaultKey} makes one of a type and a name. */
export function prefixedKey(prefix: string, text: string): string {
  const name = text.trim().normalize('NFC');
  const hyphenated = name.toLowerCase().replace(/[\s/:]+/g, '-');
  const readable = transliterate(name)
    .replace(/[\s/:]+/g, '-')
    .replace(/[^a-z0-9.-]/g, '')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  const whole = `${prefix}-${readable}`;
  if (readable === hyphenated && whole.length <= MAX_KEY_LENGTH) {
    return whole;
  }
  const suffix = fingerprint(name);
  const start = whole.slice(0, MAX_KEY_LENGTH - suffix.length - 1).replace(/[-.]+$/, '');
  return `${start}-${suffix}`;
}

/**
 * The key that earlier versions derived from a type and a name, where it is another one than {@link defaultKey}; else
 * null. An application that has it keeps it.
 */
export function formerKey(type: AppType, displayName: string): string | null {
  return formerKeys(type, displayName)[0] ?? null;
}

/**
 * As {@link formerKey}, in both spellings of letters with marks: earlier versions took a name as it was typed, composed
 * (NFC) or decomposed (NFD, as macOS writes file names), and gave each spelling a key of its own.
 */
export function formerKeys(type: AppType, displayName: string): readonly string[] {
  if (type === 'resource') {
    return [];
  }
  const written = (['NFC', 'NFD'] as const).map((form) => `${type}-${slug(displayName.normalize(form))}`);
  const current = defaultKey(type, displayName);
  return [...new Set(written)].filter((key) => key !== current);
}

/**
 * The alternate key that makes a registration findable and unrepeatable in its tenant: `fhir-apps.<server>.<key>`,
 * cut to 120 characters with a fingerprint where it would be longer (Graph: application, uniqueName).
 */
export function uniqueNameOf(fhirUrl: string, key: string): string {
  return fitted(`fhir-apps.${serverName(fhirUrl)}.${key}`, MAX_UNIQUE_NAME);
}
