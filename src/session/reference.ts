import type { Reference } from '../graph/observe/find-application.ts';
import type { CommandInput } from '../cli/command.ts';
import type { FHIR_URL_FIELD } from '../cli/fields/reference-fields.ts';

/** The input of a command about one application: its REF, and the server on which it may be a key. */
export type ReferringInput = Pick<CommandInput<{ readonly fhirUrl: typeof FHIR_URL_FIELD }>, 'argument' | 'values'>;

/** What the REF of a command is looked up by; a display name decides only for commands that read. */
export function referenceOf({ argument, values }: ReferringInput, byDisplayName: boolean): Reference {
  return { text: argument ?? '', fhirUrl: values.fhirUrl ?? null, byDisplayName };
}
