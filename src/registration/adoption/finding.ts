import type { Wording } from '../../errors/wording.ts';

/** What `--fix` can repair, by the code of the finding; cheap to load, for `--help`. */
export const FIXABLE = [
  'aad_graph_permission',
  'implicit_grant',
  'instance_lock_off',
  'public_client_flows',
  'sign_in_audience',
  'sign_in_permissions_missing',
] as const;

/** One of {@link FIXABLE}. */
export type FixableCode = (typeof FIXABLE)[number];

/** Everything that can be wrong with an application that others made. */
export const FINDING_CODES = [
  ...FIXABLE,
  'account_disabled',
  'api_permission_missing',
  'app_roles_missing',
  'client_identifier_uri',
  'fhir_user_missing',
  'identifier_uri_mismatch',
  'identifier_uri_missing',
  'mixed_platforms',
  'no_owner',
  'public_client_credential',
  'reply_url_refused',
  'scopes_missing',
  'secret_expired',
  'secret_lives_long',
  'secret_without_end',
  'service_principal_credential',
  'service_principal_missing',
  'smart_launch_missing',
  'smart_scope_refused',
  'smart_scope_spelling',
  'smart_scopes_mixed',
  'smart_search_missing',
  'token_version',
  'unknown_credential',
  'unknown_role',
] as const;

/** One of {@link FINDING_CODES}. */
export type FindingCode = (typeof FINDING_CODES)[number];

/** `error`: it does not work, or is open to others; `warning`: it ought to be mended; `info`: good to know. */
export type Severity = 'error' | 'warning' | 'info';

/** Something that is wrong with an application, and what to do about it. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** A sentence: what it is and what comes of it. */
  readonly message: string;
  /** A sentence: what to do. */
  readonly advice: Wording;
  /** The words after `fhir-apps` that do it, once the application is adopted; null where no command of ours does. */
  readonly command: readonly string[] | null;
}

/** The findings that a check fails for. */
export function isSerious({ severity }: Pick<Finding, 'severity'>): boolean {
  return severity !== 'info';
}

/** A finding as it is written down; without a `command`, no command of ours fixes it. */
export function finding({
  code,
  severity,
  message,
  advice,
  command = null,
}: Omit<Finding, 'command'> & Partial<Pick<Finding, 'command'>>): Finding {
  return { code, severity, message, advice, command };
}
