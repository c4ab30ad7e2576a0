import type { GivenCredential } from '../credentials/inputs/index.ts';
import type { ScopeConsent } from '../consent/permission-scope.ts';
import type { AppType, ServerKind } from '../model/app-type.ts';
import type { FhirResource } from '../model/azure-access.ts';
import type { SmartScopeSet } from '../scopes/smart-catalog.ts';
import type { EHR_CONTEXTS, SMART_LAUNCHES } from '../scopes/smart-launch.ts';
import type { SmartVersion } from '../scopes/smart-scope.ts';
import type { TypedReplyUrl } from './reply-url.ts';

/** What was given of one registration, by the keys of the fields of `register`; each value was parsed by itself. */
export interface GivenRegistration extends GivenCredential {
  readonly name?: string;
  /** Normalized: lower-case host, no trailing slash. */
  readonly fhirUrl?: string;
  readonly serverKind?: ServerKind;
  readonly description?: string;
  readonly notes?: string;
  readonly serviceManagementReference?: string;
  readonly owner?: readonly string[];
  readonly tag?: readonly string[];
  /** appIds. */
  readonly trust?: readonly string[];
  readonly key?: string;
  readonly resource?: string;
  readonly smartLaunch?: (typeof SMART_LAUNCHES)[number];
  readonly smartContext?: (typeof EHR_CONTEXTS)[number];
  readonly adminConsent?: boolean;
  readonly allowHandOff?: boolean;
  readonly replyUrl?: readonly TypedReplyUrl[];
  readonly platform?: 'auto' | 'spa' | 'native';
  readonly logoutUrl?: string;
  readonly deviceCode?: boolean;
  readonly scope?: readonly string[];
  readonly role?: readonly string[];
  readonly managedIdentity?: string;
  readonly fhirResourceId?: FhirResource;
  readonly allowPullRequestWrites?: boolean;
  /** Null for `auto`. */
  readonly identifierUri?: string | null;
  readonly tokenVersion?: '1' | '2';
  readonly scopeConsent?: ScopeConsent;
  readonly ownAudience?: boolean;
  readonly smart?: SmartVersion;
  readonly smartScopes?: SmartScopeSet;
  readonly appRole?: readonly string[];
  readonly preAuthorize?: readonly string[];
  readonly rolesFile?: string;
}

/** The values of one registration, with those that every registration needs. */
export interface RegisterValues extends GivenRegistration {
  readonly type: AppType;
  readonly name: string;
  readonly fhirUrl: string;
}
