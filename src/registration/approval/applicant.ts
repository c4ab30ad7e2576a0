import type { ConsentApi, GrantStep } from '../model/consent.ts';
import type {
  FederatedCredential,
  ObservedApplication,
  ObservedOwner,
  ObservedServicePrincipal,
} from '../model/observed.ts';
import type { AppRole } from '../model/permissions.ts';
import type { ClientConsent, PermissionApi } from '../consent/client-consent.ts';

/** An application of ours, what it asks for, and who can act as it; what could not be read is null. */
export interface Applicant extends Pick<ClientConsent, 'grants' | 'assignments'> {
  readonly application: ObservedApplication;
  /** Null where it has none, or where it could not be read. */
  readonly servicePrincipal: ObservedServicePrincipal | null;
  readonly owners: readonly ObservedOwner[] | null;
  readonly federatedCredentials: readonly FederatedCredential[] | null;
  /** Those that it asks for something. */
  readonly apis: readonly ApplicantApi[];
  /** AppIds of other applications that have its display name. */
  readonly namesakes: readonly string[];
}

/** An API that an applicant asks for something. */
export interface ApplicantApi extends PermissionApi {
  /** Object ids of the owners of its application; null where it has none in this tenant, or they could not be read. */
  readonly ownerIds: readonly string[] | null;
}

/** What an access request gives, and how it is granted. */
type RequestedAccess =
  | { readonly kind: 'app-role'; readonly role: AppRole }
  /** `step` is null where nothing can be granted. */
  | { readonly kind: 'delegated'; readonly step: GrantStep | null };

/** Access of one kind to one API that an application asks for and does not have. */
export type AccessRequest = RequestedAccess & {
  readonly api: ConsentApi;
  /** What is asked for, by name: one app role, or the scopes that are not granted. */
  readonly names: readonly string[];
  /** What the application could do with it, in one sentence. */
  readonly effect: string;
  /** Who may grant it: the least directory role, or another permission that does. */
  readonly grantedBy: string;
  /** Why it cannot be granted, as a sentence; null where it can. */
  readonly obstacle: string | null;
  /** True where it could not be read whether it is granted already. */
  readonly isUncertain: boolean;
};

/** An application of fhir-apps with what it waits for. */
export interface WaitingApplicant {
  readonly applicant: Applicant;
  readonly requests: readonly AccessRequest[];
}
