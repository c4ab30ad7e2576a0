import { publishedSmartId, smartScopePurpose } from '../scopes/smart-catalog.ts';

/** A delegated scope of FHIR APIs whose name is known; users may define others. */
interface KnownScope {
  readonly value: string;
  /** The id that others publish for it; null for one that is derived from the value. */
  readonly id: string | null;
  /** What a user allows by consenting. */
  readonly purpose: (api: string) => string;
  /** True where it is defined and requested unless other scopes are named. */
  readonly isDefault: boolean;
  /** True where Azure Healthcare APIs defines it, the API of all managed FHIR services. */
  readonly isManaged: boolean;
}

/**
 * The one scope of every FHIR API unless others are named
 * (https://github.com/microsoft/fhir-server/blob/main/docs/Register-Resource-Application.md).
 */
export const USER_IMPERSONATION = 'user_impersonation';

/** Every scope that is known by name. */
const KNOWN_SCOPES: readonly KnownScope[] = [
  {
    value: USER_IMPERSONATION,
    // As in Azure Healthcare APIs, and in the SMART sample (`oauth2-permissions.json` in
    // https://github.com/Azure-Samples/azure-health-data-and-ai-samples).
    id: 'db75143a-8f20-4238-9450-8b73ef4992f4',
    purpose: (api) => `Access ${api} as the signed-in user`,
    isDefault: true,
    isManaged: true,
  },
];

/** The scopes that are defined and requested unless others are named. */
export const DEFAULT_SCOPES: readonly string[] = KNOWN_SCOPES.filter(({ isDefault }) => isDefault).map(valueOf);

/** The scopes of Azure Healthcare APIs. */
export const MANAGED_SCOPES: readonly string[] = KNOWN_SCOPES.filter(({ isManaged }) => isManaged).map(valueOf);

/** The id that others publish for a scope; null where they publish none. */
export function publishedScopeId(value: string): string | null {
  return KNOWN_SCOPES.find((scope) => scope.value === value)?.id ?? publishedSmartId(value);
}

/** What a user allows an app by consenting to a scope of an API. */
export function scopePurpose(value: string, api: string): string {
  return (
    KNOWN_SCOPES.find((scope) => scope.value === value)?.purpose(api) ??
    smartScopePurpose(value) ??
    `${value} on ${api}`
  );
}

function valueOf({ value }: KnownScope): string {
  return value;
}
