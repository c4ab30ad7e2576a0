import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { ExistingFederatedCredential } from '../../registration/credentials/federated/federated-results.ts';
import type { DeliveryNames } from '../../secrets/secret-sink.ts';
import type { SinkSpec } from '../../secrets/sinks/sink.ts';
import type { SigningKey } from '../../identity/client-assertion.ts';

/** A client of ours that is to prove what it can do. */
export interface TestedClient {
  readonly application: ObservedApplication;
  /** Null where they could not be read. */
  readonly federatedCredentials: readonly ExistingFederatedCredential[] | null;
  readonly key: string;
  readonly uniqueName: string;
  /** What it asks a token for, such as `https://fhir.contoso.com/.default`. */
  readonly scope: string;
  /** Where its secret or key is kept, as someone says; null: where the directory says that it was delivered. */
  readonly place: SinkSpec | null;
  /** Null for the usual names of variables and vault secrets. */
  readonly deliveryNames: DeliveryNames | null;
}

/** The credential of a client as this run can use it, and where it was found; or why it cannot be used. */
export type FoundCredential =
  | { readonly kind: 'secret'; readonly secret: string; readonly source: string }
  | { readonly kind: 'certificate'; readonly key: SigningKey; readonly source: string }
  /** A token that another issuer has given this run. */
  | { readonly kind: 'assertion'; readonly assertion: string; readonly source: string }
  | { readonly kind: 'none'; readonly text: string };
