/** Who may use the data of a service of the retired kind, which has no roles. */
export interface AccessPolicy {
  readonly objectId: string;
}

/** How a FHIR service checks tokens: told, and heeded by no server of the sandbox. */
export interface FhirAuthentication {
  readonly authority: string;
  readonly audience: string;
  readonly smartProxyEnabled: boolean;
}

/** Which web pages may call a FHIR service. */
export interface FhirCors {
  readonly origins: readonly string[];
  readonly headers: readonly string[];
  readonly methods: readonly string[];
  readonly maxAge?: number | undefined;
  readonly allowCredentials: boolean;
}

/** What a FHIR service was made with. */
export interface FhirFacts {
  /** Such as `fhir-R4`. */
  readonly kind: string;
  readonly authentication: FhirAuthentication;
  readonly cors: FhirCors;
  /** Null for none. */
  readonly storageAccountName: string | null;
  /** Object id of the identity that Azure made for it; null without one. */
  readonly principalId: string | null;
  /** Of the retired kind only. */
  readonly accessPolicies: readonly AccessPolicy[];
}

/**
 * A workspace of Azure Health Data Services, a service in one, or one of the retired Azure API for FHIR, `services`
 * (`Microsoft.HealthcareApis`).
 */
export interface HealthcareResource {
  readonly type: 'workspaces' | 'fhirservices' | 'dicomservices' | 'services';
  /** Its id in Azure Resource Manager, which ignores case. */
  readonly resourceId: string;
  /** Of a service in a workspace: `{workspace}/{service}`. */
  readonly name: string;
  readonly location: string;
  /** Null where none were ever said. */
  readonly tags: Readonly<Record<string, string>> | null;
  /** In epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Of a FHIR service only. */
  readonly fhir?: FhirFacts;
}

/** Work that goes on after its request was answered. */
export interface HealthcareOperation {
  readonly id: string;
  readonly location: string;
  /** In epoch milliseconds. */
  readonly startedAt: number;
}
