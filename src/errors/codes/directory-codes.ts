import type { ErrorCodeEntry } from './error-code.ts';

/** Errors about applications and other objects in the directory. */
export const DIRECTORY_CODES = {
  approval_changed: {
    exits: [1],
    meaning: 'The application is no longer as it was when it was shown for approval, so nothing was granted.',
    remedy: 'Review it again with `fhir-apps approve`; ask its owners what they changed.',
  },
  concurrent_change: {
    exits: [3],
    meaning: 'Another writer keeps overwriting what this run wrote.',
    remedy: 'Run the same command again when the other writer is done.',
  },
  federated_audience_taken: {
    exits: [2],
    meaning: 'A federated credential trusts the same subject already, for another audience.',
    remedy: 'Name that audience, or remove the credential first; the hint has the command.',
  },
  federated_limit: {
    exits: [2],
    meaning: 'The application would have more federated credentials than the 20 that Entra allows.',
    remedy: 'Remove those that are no longer needed with `fhir-apps credential remove`.',
  },
  grant_too_long: {
    exits: [2],
    meaning: 'The scopes of one consent are longer than a grant may be.',
    remedy: 'Ask for fewer scopes, or revoke some first with `fhir-apps consent revoke`.',
  },
  fhir_user_undefined: {
    exits: [2],
    meaning: 'The API of the FHIR server does not define the directory extension fhirUser.',
    remedy: 'Define it: `fhir-apps register resource --smart v2`.',
  },
  identifier_uri_impossible: {
    exits: [2],
    meaning: 'SMART on FHIR needs an identifier URI on a verified domain, and the tenant allows none.',
    remedy: 'Have the policy for identifier URIs exempt tokens of version 2, or name a URI that it allows.',
  },
  identifier_uri_refused: {
    exits: [1],
    meaning: 'Entra refused the identifier URI, for example because its host is on no verified domain of the tenant.',
    remedy: 'Leave `--identifier-uri` out: `auto` finds a form that is allowed.',
  },
  identifier_uri_taken: {
    exits: [2],
    meaning: 'Another application has the identifier URI.',
    remedy: 'Name another URI, or look at that application with `fhir-apps show`.',
  },
  key_taken: {
    exits: [2],
    meaning: 'Another application has this key on this server, or the application to adopt has another key already.',
    remedy: 'Name another key with `--key`, or look at the application with `fhir-apps show`.',
  },
  smart_consent_refused: {
    exits: [2],
    meaning: 'Consent for all users to `user_impersonation` of an API with SMART scopes is refused.',
    remedy: 'Let people consent themselves, name other scopes with `--scope`, or pre-authorize the client.',
  },
  smart_scopes_missing: {
    exits: [2],
    meaning: 'The API has no SMART on FHIR scopes of the kind that the app asks for.',
    remedy: 'Define them: `fhir-apps register resource --smart v2`.',
  },
  smart_scopes_mixed: {
    exits: [2],
    meaning: 'The client would ask for scopes that FHIR servers refuse in one token: two contexts, or SMART v1 and v2.',
    remedy: 'Register a second client, or take scopes away with `fhir-apps edit REF --remove-scope`.',
  },
  limit_exceeded: {
    exits: [2],
    meaning: 'The application would have more owners, reply URLs, permissions or entries than Entra takes.',
    remedy: 'Remove some first; the message has the numbers.',
  },
  identity_not_user_assigned: {
    exits: [2],
    meaning: 'The managed identity belongs to a machine, an app or another resource, so no application can trust it.',
    remedy: 'Give the program a user-assigned identity, and name that.',
  },
  managed_identity_missing: {
    exits: [2],
    meaning: 'This tenant has no such managed identity.',
    remedy: 'Name it by its resource id, its object id or its client id.',
  },
  name_in_recycle_bin: {
    exits: [1],
    meaning: 'A deleted application keeps the unique name for 30 days.',
    remedy: 'Restore it or delete it permanently; the error has both commands.',
  },
  name_not_enough: {
    exits: [2],
    meaning: 'A display name was given where something is changed; display names are not unique.',
    remedy: 'Name the application by its appId; the hint has it.',
  },
  name_taken: {
    exits: [2],
    meaning: 'A scope has the name of a role, or a role the name of a scope.',
    remedy: 'Name another, or rename the existing one first.',
  },
  not_a_client: {
    exits: [2],
    meaning: 'The application that was named is the API of a FHIR server, or no client that can be pre-authorized.',
    remedy: 'Name one of the clients that `fhir-apps list` shows.',
  },
  not_a_managed_identity: {
    exits: [2],
    meaning: 'The object id belongs to something other than a managed identity; the message names it.',
    remedy: 'Leave `--managed-identity` out to register an application, or use `fhir-apps role assign`.',
  },
  not_ours: {
    exits: [2],
    meaning: 'The application was not registered by fhir-apps.',
    remedy: 'Change it where it was made, or adopt it with `fhir-apps adopt`.',
  },
  object_too_large: {
    exits: [1],
    meaning: 'The application has more values than one directory object may.',
    remedy: 'Remove reply URLs, scopes, roles or credentials that are no longer needed.',
  },
  other_tools_name: {
    exits: [2],
    meaning: 'Another tool, such as Bicep, finds the application by its unique name, which can never change.',
    remedy: 'Keep using that tool, or register a new application instead.',
  },
  owner_missing: {
    exits: [2],
    meaning: 'The owner was not found in this tenant.',
    remedy: 'Name a user by user principal name, email address or object id, or a service principal by its object id.',
  },
  principal_ambiguous: {
    exits: [2],
    meaning: 'Several people or groups match `--to` or `--owner`.',
    remedy: 'Name one by its object id; the hint lists them.',
  },
  principal_missing: {
    exits: [2],
    meaning: 'No user, group or application in this tenant matches `--to`.',
    remedy: 'Write `user:` or `group:` and a name or an object id, or the reference of an application.',
  },
  quota_exceeded: {
    exits: [1],
    meaning: 'The caller or the tenant has as many directory objects as it may have.',
    remedy: 'Delete some permanently, or ask for a larger quota.',
  },
  reference_ambiguous: {
    exits: [2],
    meaning: 'The reference matches several applications.',
    remedy: 'Name one by its appId; the hint lists them.',
  },
  reference_missing: {
    exits: [2],
    meaning: 'No application in this tenant matches the reference.',
    remedy: '`fhir-apps list` shows what there is; a key also needs `--fhir-url`.',
  },
  server_not_named: {
    exits: [2],
    meaning:
      'A run that writes without confirmation must name its FHIR server. This one found it by the environment file of the directory, or by a key that only one server has.',
    remedy: 'Name the server with `--fhir-url` or `-f`, or the application by its appId.',
  },
  resource_missing: {
    exits: [2],
    meaning: 'The FHIR server has no resource application in this tenant.',
    remedy: "Register the server's resource first; the error has the command.",
  },
  resource_unfinished: {
    exits: [2],
    meaning: 'The resource application has no service principal in this tenant yet.',
    remedy: 'Finish it by registering the resource again; the error has the command.',
  },
  restore_conflict: {
    exits: [1],
    meaning: 'Another application has the unique name or a URI of the deleted one by now.',
    remedy: 'Delete that one permanently or take the URI from it, then restore again.',
  },
  role_in_use: {
    exits: [2],
    meaning: 'The role to remove is still assigned.',
    remedy: 'Remove the assignments first, or let `edit REF --remove-app-role ROLE --unassign` do both.',
  },
  role_inherited: {
    exits: [2],
    meaning: 'The Azure role was assigned above the FHIR service, so it reaches more than this server.',
    remedy: 'Remove it where it was assigned; the hint has the command.',
  },
  role_not_assignable: {
    exits: [2],
    meaning: 'The role cannot be assigned to this principal.',
    remedy: 'The message explains why.',
  },
  service_principal_missing: {
    exits: [2],
    meaning: 'The application has no service principal in this tenant, so it gets no tokens and can have no roles.',
    remedy: 'Register it again if fhir-apps made it; otherwise run `az ad sp create`.',
  },
  squatted_name: {
    exits: [2],
    meaning: 'Another application has the unique name of the one that the lock file pins.',
    remedy: 'Look at it with `fhir-apps show`, and remove the pin if it is the right one.',
  },
  trust_required: {
    exits: [2],
    meaning: 'An existing application that would get access has owners or credentials that fhir-apps did not create.',
    remedy: 'Check them, then run the command again with `--trust APPID`.',
  },
  unknown_role: {
    exits: [2],
    meaning: 'The API has no such role.',
    remedy: 'The message has the nearest name.',
  },
  unknown_scope: {
    exits: [2],
    meaning: 'The API has no such scope.',
    remedy: 'The message has the nearest name.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
