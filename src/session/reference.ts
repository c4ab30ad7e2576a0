import type { Reference } from '../graph/observe/find-application.ts';
import { normalizeFhirUrl } from '../registration/answers/fhir-url.ts';
import type { CommandInput } from '../cli/command.ts';

/** What the REF of a command is looked up by; a display name decides only for commands that read. */
export function referenceOf({ argument, values }: CommandInput, byDisplayName: boolean): Reference {
  const { fhirUrl } = values;
  return {
    text: argument ?? '',
    fhirUrl: typeof fhirUrl === 'string' ? normalizeFhirUrl(fhirUrl) : null,
    byDisplayName,
  };
}
