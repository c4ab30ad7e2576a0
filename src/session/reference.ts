import type { Reference } from '../graph/observe/find-application.ts';
import type { CommandInput } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { isSeenByPerson } from './confirm-changes.ts';
import type { FHIR_URL_FIELD } from '../cli/fields/reference-fields.ts';

/** The input of a command about one application: its REF, and the server on which it may be a key. */
export type ReferringInput = Pick<CommandInput<{ readonly fhirUrl: typeof FHIR_URL_FIELD }>, 'argument' | 'values'>;

/** The key of the server's own application, which is meant where a command about a server gets no REF. */
const KEY_OF_SERVER = 'resource';

/**
 * What the REF of a command is looked up by; without one it is the application of the server, and where no server is
 * known that of the only one of the tenant. A display name decides only for commands that read; a key without a server
 * decides only for them, and where a person confirms what is written.
 */
export function referenceOf(
  context: Pick<Context, 'settings' | 'ui'>,
  { argument, values }: ReferringInput,
  readsOnly: boolean,
): Reference {
  return {
    text: argument ?? KEY_OF_SERVER,
    isImplied: argument === undefined,
    fhirUrl: values.fhirUrl ?? null,
    // Anybody may call an application like this.
    byDisplayName: readsOnly && argument !== undefined,
    ...(values.fhirUrl === undefined ? { keyAlone: readsOnly || isSeenByPerson(context) ? 'found' : 'refused' } : {}),
  };
}
