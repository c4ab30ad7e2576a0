import type { CommandInput } from '../../cli/command.ts';
import { TARGET_FILE_FIELDS } from '../../cli/fields/environment-fields.ts';
import type { Target } from '../../environment/target/find-target.ts';
import { choiceField, switchField, textField } from '../../registration/answers/field-definition.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import { READABLE_SINK_SYNTAX } from '../../secrets/sinks/index.ts';

/** The inputs of `token` besides its REF. */
export const TOKEN_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  secretFrom: textField('secretSource', {
    placeholder: 'SINK',
    // Of `verify`, it names a client too.
    variable: 'FHIR_APPS_TOKEN_SECRET_FROM',
    help: `Where its secret or key is kept: ${READABLE_SINK_SYNTAX}.`,
    default: "the environment file's secretTo, else where fhir-apps delivered it",
  }),
  scope: textField('reference', {
    placeholder: 'SCOPE',
    // Of `register`, it is a name without its API.
    variable: 'FHIR_APPS_TOKEN_SCOPE',
    help: 'What the token is for, such as https://fhir.contoso.com/.default.',
    default: 'the FHIR server',
  }),
  signIn: choiceField(['browser', 'device-code'], {
    placeholder: 'HOW',
    help: 'Sign in to the app as a person: in a browser, or by a code.',
    default: 'the app signs in as itself',
  }),
  decode: switchField({ help: 'Print the claims of the token with what they mean, and not the token.' }),
  ...TARGET_FILE_FIELDS,
};

/** What `token` gets. */
export type TokenInput = CommandInput<typeof TOKEN_FIELDS>;

/** Whose token is asked for, and how. */
export interface TokenRequest {
  /** With the server of the environment file, where the command line names none. */
  readonly input: TokenInput;
  /** The environment file; null where none is meant. */
  readonly target: Target | null;
}
