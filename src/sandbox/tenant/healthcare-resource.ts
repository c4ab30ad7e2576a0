/** Who may use the data of a service of the retired kind, which has no roles. */
export interface AccessPolicy {
  readonly objectId: string;
}

/** How a FHIR service checks tokens: told, and heeded by no server of the sandbox. */
export interface FhirAuthentication {
  readonly authority: string;
  readonly audience: string;
  readonly smartProxyEnabled: boolean;
  /** Other identity providers that tokens may come from, as they were sent. */
  readonly smartIdentityProviders?: readonly unknown[] | undefined;
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
  /** Container registries to convert data from; none if absent. */
  readonly loginServers?: readonly string[];
  /** Absent for `versioned` everywhere. */
  readonly resourceVersionPolicy?: Readonly<Record<string, unknown>> | undefined;
  /** Of the retired kind only. */
  readonly accessPolicies: readonly AccessPolicy[];
}

/** What a workspace may hold. */
export type HealthcareServiceType = 'fhirservices' | 'dicomservices' | 'iotconnectors';

/**
 * A workspace of Azure Health Data Services, a service in one, where an IoT connector sends its data, or one of the
 * retired Azure API for FHIR, `services` (`Microsoft.HealthcareApis`).
 */
export interface HealthcareResource {
  readonly type: 'workspaces' | HealthcareServiceType | 'fhirdestinations' | 'services';
  /** Its id in Azure Resource Manager, which ignores case. */
  readonly resourceId: string;
  /** Of a service in a workspace: `{workspace}/{service}`; of a destination: `{workspace}/{connector}/{destination}`. */
  readonly name: string;
  readonly location: string;
  /** Null where none were ever said. */
  readonly tags: Readonly<Record<string, string>> | null;
  /** In epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Of a FHIR service only. */
  readonly fhir?: FhirFacts;
  /** Whether it can be reached from everywhere: `Enabled` if absent. */
  readonly publicNetworkAccess?: string | undefined;
  /** What is told as it was sent: all of an IoT connector and its destinations, of others what the sandbox does not know. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Object id of the identity that Azure made for an IoT connector. */
  readonly principalId?: string;
}

/** Work that goes on after its request was answered. */
export interface HealthcareOperation {
  readonly id: string;
  readonly location: string;
  /** In epoch milliseconds. */
  readonly startedAt: number;
}
