import { UsageError } from '../../errors/usage-error.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';

/** What of a reference its errors speak of: the text where one was typed, and else the server that it stands for. */
export interface ReportedReference {
  readonly text: string;
  /** Default: none is named. */
  readonly fhirUrl?: string | null;
  /** True where nothing was typed. Default: false. */
  readonly isImplied?: boolean;
}

/** `reference_missing`: nothing is found. `command` shows what could have been named. */
export function referenceMissing(reference: ReportedReference, command: readonly string[]): UsageError {
  const { text, fhirUrl = null, isImplied = false } = reference;
  const details = { reference: text };
  if (!isImplied) {
    return new UsageError('reference_missing', `No application in this tenant matches "${text}".`, {
      hint: (input) =>
        `A REF is an appId, an object id, an identifier URI, a unique name, or a key with ${input('fhirUrl')}. To see them:`,
      ...{ command, details },
    });
  }
  const message =
    fhirUrl === null
      ? 'No server is named, and none is registered in this tenant.'
      : `The server ${fhirUrl} is not registered in this tenant.`;
  return new UsageError('reference_missing', message, {
    hint: (input) => `Name the server with ${input('fhirUrl')}, or its application by a REF. To see them:`,
    ...{ command, details },
  });
}

/** `reference_ambiguous`: several are found, which it lists. */
export function referenceAmbiguous(
  { text, fhirUrl = null, isImplied = false }: ReportedReference,
  found: readonly ObservedApplication[],
): UsageError {
  const candidates = found.map(({ appId, displayName }) => ({ appId, displayName }));
  const list = candidates.map(({ appId, displayName }) => `${appId} ("${displayName}")`).join(', ');
  if (isImplied && fhirUrl === null) {
    return new UsageError('reference_ambiguous', `No server is named, and this tenant has ${candidates.length}.`, {
      hint: (input) => `Name one with ${input('fhirUrl')}, or its application by its appId: ${list}`,
      details: { candidates },
    });
  }
  const subject = isImplied ? `The server ${fhirUrl ?? ''}` : `"${text}"`;
  return new UsageError('reference_ambiguous', `${subject} matches ${candidates.length} applications.`, {
    hint: `Name one by its appId: ${list}`,
    details: { candidates },
  });
}

/** `server_not_named`: the key alone is found, on that server, and must not decide. */
export function serverNotNamed(
  { text, isImplied = false }: ReportedReference,
  { appId }: ObservedApplication,
  fhirUrl: string,
): UsageError {
  const message = isImplied
    ? 'No server is named. A run that is not confirmed must name it.'
    : `"${text}" is a key. A run that is not confirmed must name its server too.`;
  return new UsageError('server_not_named', message, {
    hint: (input) =>
      `Add ${input('fhirUrl')} ${fhirUrl}, or name ${isImplied ? 'its application' : 'it'} by its appId: ${appId}`,
    details: { fhirUrl, appId },
  });
}
