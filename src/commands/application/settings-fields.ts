import type { CommandInput } from '../../cli/command.ts';
import { OUT_FIELDS } from '../../cli/fields/out-fields.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';

/** The inputs of `settings` besides its REF and its format. */
export const SETTINGS_FIELDS = { fhirUrl: FHIR_URL_FIELD, ...OUT_FIELDS };

/** What `settings` gets. */
export type SettingsInput = CommandInput<typeof SETTINGS_FIELDS>;
