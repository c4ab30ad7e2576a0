import type { Wording } from '../../../errors/wording.ts';

/** Whom an application is to trust, as one `--federated` says it (Graph: federatedIdentityCredential). */
export interface FederatedSubject {
  /** The issuer of the tokens, to the letter: Entra compares it so, trailing slash included. */
  readonly issuer: string;
  /**
   * Their `sub`, compared exactly and by case
   * (https://learn.microsoft.com/graph/api/resources/federatedidentitycredentials-overview).
   */
  readonly subject: string;
  /** Their `aud`; null: the one of the cloud. */
  readonly audience: string | null;
  /** The name of the credential; null: made of issuer and subject. */
  readonly name: string | null;
  /** Who presents such tokens, as the subject of a sentence. */
  readonly holder: string;
  /** What has to be known about this form of subject; null: nothing. */
  readonly advice: Wording | null;
  /**
   * A managed identity, by its resource id or client id, whose issuer and subject are empty until it is looked up (see
   * {@link withKnownIdentity}). Default: both are known.
   */
  readonly managedIdentity?: string;
}

/** A managed identity as its service principal tells of it. */
export interface TrustedIdentity {
  /** The object id of the service principal: the `sub` of its tokens. */
  readonly id: string;
  readonly displayName: string;
}

/**
 * Whom a managed identity stands for once it was found: what Entra issues to it in its tenant
 * (https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity).
 */
export function withKnownIdentity(
  subject: FederatedSubject,
  { id, displayName }: TrustedIdentity,
  { authorityUrl, tenantId }: { readonly authorityUrl: string; readonly tenantId: string },
): FederatedSubject {
  const { managedIdentity: _found, ...rest } = subject;
  return {
    ...rest,
    issuer: `${authorityUrl}/${tenantId.toLowerCase()}/v2.0`,
    subject: id.toLowerCase(),
    holder: `The managed identity ${displayName}`,
  };
}

/** The subjects, each once: no two federated credentials of an application share issuer and subject. */
export function distinctSubjects(subjects: readonly FederatedSubject[]): readonly FederatedSubject[] {
  const nameOf = ({ issuer, subject, managedIdentity = '' }: FederatedSubject): string =>
    `${issuer} ${subject} ${managedIdentity.toLowerCase()}`;
  return [...new Map(subjects.map((each) => [nameOf(each), each])).values()];
}

/** Why a text names nobody to trust: what is wrong and what would be right, as one sentence. */
export interface FederatedSubjectIssue {
  readonly issue: string;
}

/** How `--federated` is spelled, for help texts and errors. */
export const FEDERATED_SYNTAX =
  'github:OWNER/REPO:branch=NAME|tag=NAME|environment=NAME|pull-request, ' +
  'azure-devops:ID:SUBJECT, kubernetes:ISSUER:NAMESPACE:SERVICEACCOUNT, managed-identity:RESOURCE-ID|CLIENT-ID or ' +
  'issuer=URL,subject=TEXT';

/**
 * The most characters of an issuer, a subject and an audience
 * (https://learn.microsoft.com/graph/api/resources/federatedidentitycredential).
 */
export const MAX_LENGTH = 600;

const PULL_REQUEST = /:pull_request$/;

/** True for a subject that every pull request of a GitHub repository has. */
export function isPullRequest({ subject }: Pick<FederatedSubject, 'subject'>): boolean {
  return PULL_REQUEST.test(subject) && subject.startsWith('repo:');
}

/**
 * Issuer and subject, which no two federated credentials of an application share
 * (https://learn.microsoft.com/graph/api/resources/federatedidentitycredentials-overview).
 */
export type TrustedPair = Pick<FederatedSubject, 'issuer' | 'subject'>;

/** True for the same issuer and subject, to the letter, as Entra compares them. */
export function isSamePair(one: TrustedPair, other: TrustedPair): boolean {
  return one.issuer === other.issuer && one.subject === other.subject;
}
