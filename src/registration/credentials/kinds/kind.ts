import type { Finding } from '../../adoption/finding.ts';
import type { CredentialChoice } from '../inputs/index.ts';
import type { FederatedCredential, Observed, ObservedApplication } from '../../model/observed.ts';
import type { ExistingFederatedCredential } from '../federated/federated-results.ts';
import type { Certificate } from '../../model/certificate.ts';
import type { CredentialPlan } from '../../model/plan.ts';
import type { CredentialResult, RegistrationResult } from '../../result/registration-schema.ts';
import type { ExistingCredential } from '../existing-credential.ts';

/** What is read of an application to list its credentials. */
export type CredentialOwner = Pick<ObservedApplication, 'tags' | 'passwordCredentials' | 'keyCredentials'>;

/** Where a client signs in; the appId is null until it is known. */
export type ClientIdentity = Pick<RegistrationResult, 'appId' | 'tenantId'> & { readonly authorityUrl: string };

/** What is read of a registration to find the credential that it works with. */
export interface ExistingState {
  readonly application: ObservedApplication;
  /** Null where they could not be read. */
  readonly federatedCredentials: readonly ExistingFederatedCredential[] | null;
}

/** What decides which of several credentials counts. */
export interface WorkingFacts {
  /** The certificate that the user holds, which counts before others; null where there is none. */
  readonly held: Certificate | null;
  readonly now: Date;
}

/** How a file says a credential: the values of its entry, by the keys of the fields, and what no value can say. */
export interface CredentialValues {
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  readonly remarks: readonly string[];
}

/** One kind of credential: how it is planned, found and described. `index.ts` lists them all. */
export interface CredentialKindDefinition<C extends CredentialChoice> {
  /** True where only its holder may know it and it expires, so that policies limit it and no public client can keep it. */
  readonly isConfidential: boolean;
  /** What Microsoft Graph keeps it in (Graph: passwordCredential, keyCredential, federatedIdentityCredential). */
  readonly object: 'passwordCredential' | 'keyCredential' | 'federatedIdentityCredential';
  /** True where one of another kind that works counts, as long as there is none of this kind. */
  readonly hasStandIn: boolean;
  /** The writes that the choice of it needs. Throws UsageError where the directory or a policy is against it. */
  plan(choice: C, observed: Observed, now: Date): CredentialPlan;
  /** Those that an application has. */
  list(owner: CredentialOwner, federated: readonly FederatedCredential[]): readonly ExistingCredential[];
  /** The one that the client proves itself with; null where none works. `choice` is null where no kind was named. */
  working(existing: ExistingState, choice: C | null, facts: WorkingFacts): CredentialResult | null;
  /** How the one that works would have to be said to `register`; one that others made is `none`, which leaves it alone. */
  values(existing: ExistingState, working: CredentialResult): CredentialValues;
  /** One of them, in a sentence. */
  describe(credential: ExistingCredential): string;
  /** What is wrong with the life of one of them; `remove` is the command that removes it. */
  lifetimeFindings(credential: ExistingCredential, now: Date, remove: readonly string[]): readonly Finding[];
  /** The words after `fhir-apps` that make another in its place; null where `register` does. */
  replacement(appId: string): readonly string[] | null;
  /** What the Azure libraries read from the environment of a client that has it (@azure/identity: environment variables). */
  settings(credential: Pick<CredentialResult, 'deliveredTo'>, client: ClientIdentity): RegistrationResult['settings'];
}

/** A secret or certificate in a sentence. */
export function describeByName({ kind, name, id }: ExistingCredential): string {
  return `${kind} ${name ?? 'without a name'} (${id})`;
}
