/**
 * What is tried on a FHIR server for each client, in the order of the columns; `create` only where it was asked for,
 * since no request shows it without creating something.
 */
export const PROBES = [
  'read',
  'search',
  'write',
  'create',
  'delete',
  'hardDelete',
  'export',
  'import',
  'convert',
  'reindex',
  'validate',
  'bulkUpdate',
  'profiles',
] as const;

/** One of {@link PROBES}. */
export type ProbeName = (typeof PROBES)[number];

/** What the server's answer to a probe says. */
export type ProbeOutcome =
  /** It checked the permission, and found nothing to work on, as the probe wants. */
  | { readonly kind: 'allowed' }
  /** It checked the permission, and said no. */
  | { readonly kind: 'refused' }
  /** It did not take the token (401), so that no permission was checked. */
  | { readonly kind: 'token_refused'; readonly text: string }
  /** It answered something that says nothing about permissions, or was not asked; `text` says why, in one sentence. */
  | { readonly kind: 'unknown'; readonly text: string };

/** An access token of a client for the FHIR server, or why there is none. */
export type ClientToken =
  | {
      readonly kind: 'token';
      /** The token itself; already known to the redactor. */
      readonly token: string;
      /** Where the credential was read, such as `keyvault:fhir-jobs/service-nightly-import`. */
      readonly source: string;
    }
  /** Microsoft Entra ID refused: its code, such as `AADSTS7000222`, null where it gave none, and one sentence. */
  | { readonly kind: 'refused'; readonly code: string | null; readonly text: string; readonly source: string }
  /** Not tried, and why, in one sentence: `It was delivered to github, which cannot be read.` */
  | { readonly kind: 'untestable'; readonly text: string };
