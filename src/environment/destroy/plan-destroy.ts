import {
  existingClients,
  externalAccessReason,
  identityMismatch,
  isResource,
  type NamedApplication,
  type NamedEnvironment,
  nameMismatch,
  type ObservedExternalAccess,
  type ResourceClients,
  retentionReason,
} from '../plan/prune.ts';

/** An application that the file names, as it was found. */
export interface ExistingEntry<A extends NamedApplication = NamedApplication> {
  readonly key: string;
  readonly application: A;
  readonly externalAccess: ObservedExternalAccess;
}

/** What was found of a file's applications, and what someone said of them. */
export interface DestroyQuestion<A extends NamedApplication> {
  readonly environment: Pick<NamedEnvironment, 'fhirUrl' | 'pins'>;
  readonly existing: readonly ExistingEntry<A>[];
  /** All that carry the tag of the server, the file's among them. */
  readonly all: readonly NamedApplication[];
  /** Clients of the resource that are not in the file; null where they could not be read. */
  readonly resourceClients: ResourceClients;
  /** appIds of `--trust`: to be deleted although others hold or use them, or the lock does not know them. */
  readonly trusted: readonly string[];
  readonly now: Date;
}

/** What is to be done with one of them; `reason` says why it is kept, null: it is deleted. */
export interface DestroyDecision<A extends NamedApplication = NamedApplication> extends ExistingEntry<A> {
  readonly reason: string | null;
}

/**
 * Decides over every application of a file that stands: it is deleted where the lock, its tags, its unique name and our
 * ownership prove that it is ours. The resource stays while other clients do; that they could not be read does not keep
 * it, since a person has named it. No word of the user's deletes what the lock pins to another application, nor what
 * has not our name and tags.
 */
export function planDestroy<A extends NamedApplication>(question: DestroyQuestion<A>): readonly DestroyDecision<A>[] {
  const { environment, existing, all, resourceClients, now } = question;
  const trusted = new Set(question.trusted.map((appId) => appId.toLowerCase()));
  const isTrusted = ({ appId }: NamedApplication): boolean => trusted.has(appId.toLowerCase());
  const clients = existing
    .filter(({ application }) => !isResource(application))
    .map((entry): DestroyDecision<A> => ({ ...entry, reason: whyKept(entry) }));
  const left = existingClients(
    all,
    clients.filter(({ reason }) => reason === null),
  );
  const resources = existing
    .filter(({ application }) => isResource(application))
    .map((entry): DestroyDecision<A> => ({
      ...entry,
      reason: whyKept(entry) ?? (isTrusted(entry.application) ? null : retentionReason(resourceClients ?? [], left)),
    }));
  return [...clients, ...resources];

  function whyKept({ key, application, externalAccess }: ExistingEntry<A>): string | null {
    const named = { key, application };
    return isTrusted(application) && !environment.pins.has(key)
      ? identityMismatch(environment.fhirUrl, named)
      : (nameMismatch(environment, named) ??
          (isTrusted(application) ? null : externalAccessReason(externalAccess, now)));
  }
}
