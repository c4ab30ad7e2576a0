import type { Reference } from '../graph/observe/find-application.ts';
import type { CommandInput } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { isSeenByPerson } from './confirm-changes.ts';
import type { FHIR_URL_FIELD } from '../cli/fields/reference-fields.ts';

/** The input of a command about one application: its REF, and the server on which it may be a key. */
export type ReferringInput = Pick<CommandInput<{ readonly fhirUrl: typeof FHIR_URL_FIELD }>, 'argument' | 'values'>;

/**
 * What the REF of a command is looked up by. A display name decides only for commands that read; a key without a server
 * decides only for them, and where a person confirms what is written.
 */
export function referenceOf(
  context: Pick<Context, 'settings' | 'ui'>,
  { argument, values }: ReferringInput,
  readsOnly: boolean,
): Reference {
  return {
    text: argument ?? '',
    fhirUrl: values.fhirUrl ?? null,
    byDisplayName: readsOnly,
    ...(values.fhirUrl === undefined ? { keyAlone: readsOnly || isSeenByPerson(context) ? 'found' : 'refused' } : {}),
  };
}
