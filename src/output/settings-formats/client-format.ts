import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import { type ClientFacts, clientFacts } from './client-facts.ts';
import type { KeptCredential, SettingsFormat } from './format.ts';

/** A format for clients of one kind. */
interface ClientFormat<Part> extends Pick<SettingsFormat, 'name' | 'summary'> {
  /** Which clients it is for, as the end of a sentence. */
  readonly isFor: string;
  /** What only such a client has; null for any other registration. */
  readonly partOf: (registration: RegistrationResult) => Part | null;
  /** The text, with a newline at its end. */
  readonly write: (client: DescribedClient<Part>) => string;
}

/** A client that a format is for. */
export interface DescribedClient<Part> extends KeptCredential {
  readonly facts: ClientFacts;
  readonly part: Part;
  readonly displayName: string;
}

/** The format, which has an issue instead of a text for whatever it is not for, and while the API is not known. */
export function clientFormat<Part>({ name, summary, isFor, partOf, write }: ClientFormat<Part>): SettingsFormat {
  return {
    ...{ name, summary },
    write: (registration, { place }) => {
      const part = partOf(registration);
      if (part === null) {
        return { issue: `is for ${isFor}.` };
      }
      const facts = clientFacts(registration);
      return facts === null
        ? { issue: 'needs the API of the FHIR server, which is not in this tenant.' }
        : { text: write({ facts, part, displayName: registration.displayName, place }) };
    },
  };
}
