import type { RoleDefinition } from '../registration/roles/data-actions.ts';
import type { ServerKind } from '../registration/model/app-type.ts';
import type { Identification } from '../registration/tags.ts';
import type { ExistingRegistration } from '../registration/result/registration-result.ts';
import type { AzureFhirRole } from '../registration/model/azure-access.ts';
import type { CredentialPlace } from './client-token/tested-client.ts';
import type { ProbeName } from './model.ts';

/** A FHIR server that is verified, and how. */
export interface VerifiedServer {
  /** Without a slash at its end. */
  readonly fhirUrl: string;
  readonly serverKind: ServerKind;
  /** The roles of the server's own roles.json; empty for those that it is delivered with. */
  readonly rolesFile: readonly RoleDefinition[];
  /** Probes that someone named because they go another way, or could have an effect. */
  readonly named: ReadonlySet<ProbeName>;
}

/** A client of the server, and what it should be able to do. */
export interface ClientToVerify {
  readonly identification: Identification;
  readonly existing: ExistingRegistration;
  /** Roles by their names, as the environment file gives them; null where no file does. */
  readonly rolesInFile: readonly string[] | null;
  /** The Azure roles that it holds on a managed server; null where they are not known. */
  readonly azureRoles: readonly AzureFhirRole[] | null;
  readonly place: CredentialPlace;
  /** Where it begins in the environment file; null where no file has it. */
  readonly line: number | null;
}
