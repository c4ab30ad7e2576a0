import type { Identification } from '../../registration/tags.ts';
import type { ExistingRegistration } from '../../registration/result/registration-result.ts';
import type { DeliveryNames } from '../../secrets/secret-sink.ts';
import type { SinkSpec } from '../../secrets/sinks/sink.ts';
import type { TestedClient } from './client-credential.ts';

/** Where a credential is kept, as someone says; null: where the directory says that it was delivered. */
export interface CredentialPlace {
  readonly place: SinkSpec | null;
  readonly deliveryNames: DeliveryNames | null;
}

/** A client as it exists, for tokens to its FHIR server; null where that server's API is not known. */
export function testedClient(
  { application, api, federatedCredentials }: ExistingRegistration,
  { key }: Pick<Identification, 'key'>,
  { place, deliveryNames }: CredentialPlace,
): TestedClient | null {
  return api === null
    ? null
    : {
        ...{ application, federatedCredentials, key, place, deliveryNames },
        uniqueName: application.uniqueName ?? '',
        scope: `${api.audience}/.default`,
      };
}
