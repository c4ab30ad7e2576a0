import { createHash } from 'node:crypto';
import { type FederatedSubject, MAX_LENGTH } from './federated-subject.ts';
import type { WantedFederatedCredential } from '../../model/step.ts';

/** Begins the name of every federated credential that this tool names. */
const FEDERATED_NAME_PREFIX = 'fhir-apps-';

/** True for a name of our making; anybody can write one, so it counts only where our names are believed. */
export function isNamedByUs({ name }: { readonly name: string }): boolean {
  return name.startsWith(FEDERATED_NAME_PREFIX);
}

/**
 * The longest name of a federated credential
 * (https://learn.microsoft.com/graph/api/resources/federatedidentitycredential).
 */
const MAX_NAME_LENGTH = 120;

/**
 * The credential that makes an application trust someone, its name the same for the same issuer and subject; the
 * audience is the cloud's where none was named.
 */
export function federatedCredential(trusted: FederatedSubject, cloudAudience: string): WantedFederatedCredential {
  return {
    name: trusted.name ?? derivedName(trusted),
    issuer: trusted.issuer,
    subject: trusted.subject,
    audience: trusted.audience ?? cloudAudience,
    description: trusted.holder.slice(0, MAX_LENGTH),
  };
}

/** Readable as far as it may be; 8 hex digits of a SHA-256 keep two subjects apart whose letters come to the same. */
function derivedName({ issuer, subject }: FederatedSubject): string {
  const fingerprint = createHash('sha256').update(`${issuer}\n${subject}`).digest('hex').slice(0, 8);
  const most = MAX_NAME_LENGTH - FEDERATED_NAME_PREFIX.length - fingerprint.length - 1;
  const readable = subject
    .replace(/[^A-Za-z0-9_]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, most)
    .replace(/-+$/, '');
  return `${FEDERATED_NAME_PREFIX}${readable === '' ? '' : `${readable}-`}${fingerprint}`;
}

/**
 * The name itself where nothing has it, else the first free one of `NAME-2`, `NAME-3`, … (case does not tell names
 * apart).
 */
export function freeName(name: string, taken: readonly string[]): string {
  const held = new Set(taken.map((each) => each.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const candidate = `${name.slice(0, MAX_NAME_LENGTH - suffix.length)}${suffix}`;
    if (!held.has(candidate.toLowerCase())) {
      return candidate;
    }
  }
}
