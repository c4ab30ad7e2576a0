import type { Finding } from '../../adoption/finding.ts';
import type { CredentialChoice } from '../../answers/answers.ts';
import type { FederatedCredential, Observed, ObservedApplication } from '../../model/observed.ts';
import type { CredentialPlan } from '../../model/plan.ts';
import type { CredentialResult, RegistrationResult } from '../../model/result.ts';
import type { ExistingCredential } from '../existing-credential.ts';

/** What is read of an application to list its credentials. */
export type CredentialOwner = Pick<ObservedApplication, 'tags' | 'passwordCredentials' | 'keyCredentials'>;

/** Where a client signs in; the appId is null until it is known. */
export type ClientIdentity = Pick<RegistrationResult, 'appId' | 'tenantId'> & { readonly authorityUrl: string };

/** One kind of credential: how it is planned, found and described. `index.ts` lists them all. */
export interface CredentialKindDefinition<C extends CredentialChoice> {
  /** True where only its holder may know it and it expires, so that policies limit it and no public client can keep it. */
  readonly isConfidential: boolean;
  /** The writes that the choice of it needs. Throws UsageError where the directory or a policy is against it. */
  plan(choice: C, observed: Observed, now: Date): CredentialPlan;
  /** Those that an application has. */
  list(owner: CredentialOwner, federated: readonly FederatedCredential[]): readonly ExistingCredential[];
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
