import type { SettingsFormatName } from './format-names.ts';
import type { RegistrationResult } from '../../registration/result/registration-schema.ts';

/** A way to write down what goes into code or into a FHIR server. `index.ts` lists them all. */
export interface SettingsFormat {
  /** As typed after the REF, such as `appsettings`. */
  readonly name: SettingsFormatName;
  /** One line for the list of formats. */
  readonly summary: string;
  /**
   * The text of a registration, with a newline at its end. It holds no secret: a registration that was read from the
   * directory has none. What is not known yet is left out.
   */
  write(registration: RegistrationResult, kept: KeptCredential): FormattedSettings;
}

/** Where the credential of a client is, so that a text can name the place. */
export interface KeptCredential {
  /** The sink of a secret, such as `keyvault:fhir-jobs/nightly-import`, or the file of a key; null where nobody knows. */
  readonly place: string | null;
}

/** The text, or why there is none for this registration, as a sentence. */
export type FormattedSettings = { readonly text: string } | { readonly issue: string };
