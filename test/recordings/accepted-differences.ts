import type { Kind } from './difference.ts';

/** Why an answer may be another than the recorded one. */
export type Reason = 'age of the recording' | "the recorder's scrubbing" | 'on purpose';

/** A kind of difference that is none of the sandbox. */
export interface AcceptedDifference {
  readonly kind: Kind;
  /** A pattern of pointers, with `*` for any index and `**` for anything. */
  readonly field: string;
  /** A pattern of names of recordings, with `*` for anything. */
  readonly recordings: string;
  /** What the recorded text has in it, where another difference at the same place would be none of this kind. */
  readonly recorded?: string;
  readonly reason: Reason;
  /** What shows that it is that. */
  readonly why: string;
}

/** All differences that are accepted; a line that nothing needs any more fails the run. */
export const ACCEPTED: readonly AcceptedDifference[] = [
  {
    kind: 'header',
    field: '/headers/content-type',
    recordings: 'azure-powershell.*',
    reason: "the recorder's scrubbing",
    why: 'The recorder wrote it as .NET prints it, with a blank after each semicolon.',
  },
  {
    kind: 'header',
    field: '/headers/location',
    recordings: 'azure-powershell.*',
    recorded: 'https://graph.microsoft.com/"',
    reason: "the recorder's scrubbing",
    why: 'The recorder wrote it as .NET prints it, with a slash after a host.',
  },
  {
    kind: 'header',
    field: '/headers/content-type',
    recordings: 'appconfig.test_azconfig_aad_auth',
    reason: "the recorder's scrubbing",
    why: 'The file was written anew without care, as its query shows, from which a quotation mark is lost.',
  },
  {
    kind: 'header',
    field: '/headers/www-authenticate',
    recordings: 'keyvault-sdkjs-*',
    recorded: 'https://login.windows.net/',
    reason: 'age of the recording',
    why: 'Key Vault names login.microsoftonline.com since 2023, as keyvault-softdelete_secrets shows.',
  },
  {
    kind: 'value',
    field: '/body/error/message',
    recordings: 'keyvault-*',
    recorded: 'AKV10000: Request is missing a Bearer or PoP token.',
    reason: 'age of the recording',
    why: 'In 2026 the text names MTLS_POP tokens too.',
  },
  {
    kind: 'value',
    field: '/body/error/message',
    recordings: 'keyvault-403-secondhand',
    recorded: "Assignment: (not found)\\r\\nDecisionReason: 'DeniedWithNoValidRBAC'",
    reason: 'age of the recording',
    why: 'A newer answer in the same file has a line for DenyAssignmentId between these.',
  },
  {
    kind: 'value',
    field: '/body/error/message',
    recordings: 'arm-*',
    recorded: 'The role assignment already exists.',
    reason: 'age of the recording',
    why: 'In 2026 the text goes on with the id of the assignment that exists.',
  },
  {
    kind: 'value',
    field: '/body/properties/roleName',
    recordings: 'arm-roleDefinitions-builtin',
    recorded: '(Preview)',
    reason: 'age of the recording',
    why: 'The role is out of preview since: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles',
  },
  {
    kind: 'key order',
    field: '/body',
    recordings: 'arm-identity-management',
    reason: 'age of the recording',
    why: 'In 2025 the same version of the API has another order (test_role_assignment_no_graph of the Azure CLI).',
  },
  {
    kind: 'key order',
    field: '/body/value/*',
    recordings: 'arm-identity-management',
    reason: 'age of the recording',
    why: 'In 2025 the same version of the API has another order (test_role_assignment_no_graph of the Azure CLI).',
  },
];
