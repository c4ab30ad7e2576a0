import type { CommandInput } from '../../cli/command.ts';
import { choiceField, switchField, textField } from '../../registration/answers/field-definition.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import { SINK_SYNTAX } from '../../secrets/sinks/index.ts';

/** The inputs of `token` besides its REF. */
export const TOKEN_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  secretFrom: textField('sink', {
    placeholder: 'SINK',
    help: `Where its secret or key is kept: ${SINK_SYNTAX}.`,
    default: 'where fhir-apps delivered it',
  }),
  scope: textField('reference', {
    placeholder: 'SCOPE',
    help: 'What the token is for, such as https://fhir.contoso.com/.default.',
    default: 'the FHIR server',
  }),
  signIn: choiceField(['browser', 'device-code'], {
    placeholder: 'HOW',
    help: 'Sign in to the app as a person: in a browser, or by a code.',
    default: 'the app signs in as itself',
  }),
  decode: switchField({ help: 'Print the claims of the token with what they mean, and not the token.' }),
};

/** What `token` gets. */
export type TokenInput = CommandInput<typeof TOKEN_FIELDS>;
