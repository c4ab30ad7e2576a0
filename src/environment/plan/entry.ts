import type { WantedRegistration } from '../file/environment.ts';
import type { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import type { DeletedApplication } from '../../graph/observe/deleted-application.ts';
import type { RecycledApplication } from '../../registration/recycle-bin.ts';
import type { ResourceAnswers } from '../../registration/answers/answers.ts';
import type { Warning } from '../../errors/warning.ts';
import type { Planned, Wanted } from '../../reconcile/read-and-plan.ts';
import type { PlannedIdentity } from '../../reconcile/managed-identity.ts';

/** An entry that an application stands for. */
export type WantedApplication = Extract<WantedRegistration, { readonly kind: 'application' }>;

/** An entry for a managed identity. */
export type WantedIdentity = Extract<WantedRegistration, { readonly kind: 'managed-identity' }>;

/** How one entry of a file stands before anything is written. */
export type Entry = ApplicationEntry | IdentityEntry | NoopEntry | BlockedEntry;

/** An application, and the writes that make it right. */
export interface ApplicationEntry {
  readonly kind: 'application';
  readonly registration: WantedApplication;
  readonly wanted: Wanted;
  readonly planned: Planned;
  /** Of a resource: the clients of the same file that it is to pre-authorise once they stand, by their keys. */
  readonly awaited: readonly string[];
  /**
   * True for the file's own resource where clients or managed identities of the file are about to get something at it.
   */
  readonly isUsed: boolean;
  /** What deserves a second look besides what the plan tells. */
  readonly risks: readonly Warning[];
  /** The application in the recycle bin that is restored before anything is written; null where there is none. */
  readonly restores: DeletedApplication | null;
}

/**
 * The roles of a managed identity; null where its server's resource is yet to be made, and it can only be looked at
 * then.
 */
export interface IdentityEntry {
  readonly kind: 'identity';
  readonly registration: WantedIdentity;
  readonly planned: PlannedIdentity | null;
}

/** The resource of a managed service, which is Microsoft's own, so that there is nothing to make. */
export interface NoopEntry {
  readonly kind: 'needless';
  readonly registration: WantedApplication;
  readonly answers: ResourceAnswers;
}

/** An entry that something speaks against, which has to be mended first. */
export interface BlockedEntry {
  readonly kind: 'blocked';
  readonly registration: WantedRegistration;
  readonly error: FhirAppsError;
  /** The deleted application that keeps its name, where that blocks it. */
  readonly recycled?: RecycledApplication;
}

/** The answers of an entry that makes an application of its own for the server; null for any other. */
export function ownResource(registration: WantedRegistration | undefined): ResourceAnswers | null {
  return registration?.kind === 'application' &&
    registration.answers.type === 'resource' &&
    !isNoop(registration.answers)
    ? registration.answers
    : null;
}

/** True for the resource of a managed service: its API is Microsoft's own. */
export function isNoop({ serverKind, ownAudience }: ResourceAnswers): boolean {
  return serverKind !== 'oss' && !ownAudience;
}

/** True for what gets its access at the file's own resource, where the file has one. */
export function usesOwnResource({ registration }: Entry): boolean {
  const { answers } = registration;
  return registration.kind === 'managed-identity'
    ? answers.serverKind === 'oss'
    : registration.answers.type !== 'resource' && registration.answers.resource === null;
}
