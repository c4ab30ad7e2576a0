import type { AppType, ServerKind } from '../model/app-type.ts';
import type { ObservedApi, ObservedApplication } from '../model/observed.ts';
import type { ObservedAccess } from '../trust.ts';

/** An application that someone else may have made, and all that tells what it is and who holds it. */
export interface AdoptionCandidate extends ObservedAccess {
  readonly application: ObservedApplication;
  /** The app roles that its service principal holds, of any API. */
  readonly assignments: readonly { readonly appRoleId: string; readonly resourceId: string }[];
  /**
   * The API of the FHIR server, which a client asks permissions of; null where there is none, and for the API itself.
   */
  readonly api: ObservedApi | null;
  readonly tenantId: string;
  /**
   * Another application that has the unique name already that this one is to get, or its former form; null for none.
   */
  readonly nameHolder: Pick<ObservedApplication, 'appId' | 'displayName'> | null;
}

/** What an application is to become. */
export interface AdoptionOptions {
  readonly type: AppType;
  readonly key: string;
  /** Normalised. */
  readonly fhirUrl: string;
  readonly serverKind: ServerKind;
  readonly uniqueName: string;
  /** The unique name that earlier versions would have derived; null where it is the same, or the key was given. */
  readonly formerUniqueName: string | null;
}
