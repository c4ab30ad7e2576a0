/** What is documented of one warning code. */
export interface WarningCodeEntry {
  /** What it says, in one sentence; Markdown. */
  readonly meaning: string;
}

/** Every code of a warning or of a risk that a plan shows; none of them ends a run. */
export const WARNING_CODES = {
  account_disabled: { meaning: 'The service principal is disabled, so the application gets no tokens.' },
  api_missing: { meaning: 'An API whose permissions the application requests is not in this tenant.' },
  api_unreadable: { meaning: 'An API could not be read, so consent to it is left alone.' },
  audit_line_lost: { meaning: 'A line of the audit log could not be written; the warning holds it.' },
  azure_not_readable: { meaning: 'The Azure roles could not be read, so they are left to an administrator.' },
  azure_unknown: { meaning: 'Where Azure Resource Manager of this cloud is, is not known.' },
  broad_role: { meaning: 'The role allows more than most clients need.' },
  certificate_doubtful: { meaning: 'The certificate has something that some software refuses; the message says what.' },
  certificate_ends_soon: { meaning: 'The certificate expires soon.' },
  clients_unknown: { meaning: 'Which clients use the resource could not be read.' },
  consent_not_granted: { meaning: 'A requested consent was left to an administrator.' },
  credential_expired: { meaning: 'A credential has expired.' },
  credential_expires: { meaning: 'A credential expires soon.' },
  credential_removed: { meaning: 'A credential that was never delivered is removed.' },
  deprecated_name: { meaning: 'A command or a flag has another name now; the old one works as ever.' },
  deleted: { meaning: 'An application is deleted; for 30 days `fhir-apps restore` brings it back.' },
  deleted_outside: { meaning: 'An application that the lock file pins was deleted outside fhir-apps.' },
  extra_certificates_unreadable: { meaning: 'The file of `NODE_EXTRA_CA_CERTS` cannot be read.' },
  federated_case: { meaning: 'The subject of a federated credential differs from another one by letter case only.' },
  fhir_resource_missing: { meaning: 'None of the FHIR services that you may read has this URL.' },
  fhir_url_overridden: { meaning: '`--fhir-url` names another server than the file, and wins.' },
  grant_added: { meaning: 'Consent is given for the first time.' },
  grant_widened: { meaning: 'An existing consent gets more scopes.' },
  identifier_uri_changes: { meaning: 'The identifier URI changes: server and clients must change with it.' },
  identifier_uri_refused: { meaning: 'Entra refused a form of the identifier URI; the next one was tried.' },
  implicit_grant: {
    meaning: 'The implicit grant is on, which OAuth 2.0 Security Best Current Practice advises against.',
  },
  instance_lock_off: { meaning: 'The app instance lock is off; it was left as it is.' },
  last_credential_kept: { meaning: 'The last credential that works was not removed.' },
  last_of_its_kind: { meaning: 'The credential to remove is the last one of its kind.' },
  left_out: { meaning: 'Something in the tenant cannot be written into the environment file.' },
  name_shared: { meaning: 'Another application has the same display name.' },
  not_visible_yet: { meaning: 'Entra does not show everything yet; it will within minutes.' },
  nothing_asked: { meaning: 'The application requests no delegated permission, so there is nothing to consent to.' },
  others_hold_it: { meaning: 'The application has owners or credentials that fhir-apps did not create.' },
  owners_refused: { meaning: 'Graph refused the owner of a new service principal; the application has it.' },
  pfx_without_password: { meaning: 'The PFX file has no password, so its private key is not protected.' },
  placeholder_unfilled: { meaning: "A name or note still has a template's placeholder in it." },
  pre_authorized: { meaning: 'A client gets scopes without consent, or keeps them by pre-authorization.' },
  proof_impossible: { meaning: 'A secret could not be verified.' },
  public_client_credential: { meaning: 'A public client has a credential, which its users can read.' },
  resource_not_needed: { meaning: 'A managed FHIR service needs no resource application of its own.' },
  role_defined_by_default: { meaning: 'Registering the resource without `--app-role` defines the removed role again.' },
  role_not_assigned: { meaning: 'A requested role was left to an administrator.' },
  role_not_removed: { meaning: 'The removal of a role was left to an administrator.' },
  role_still_requested: { meaning: 'A client still requests the removed role.' },
  roles_are_assigned: { meaning: 'App roles are assigned with `fhir-apps role assign`, not by consent.' },
  scope_missing: { meaning: 'A requested scope is not an enabled scope of the API.' },
  secret_unconfirmed: { meaning: 'No tag says that a secret was delivered, so it stays.' },
  secrets_may_be_forbidden: { meaning: "The tenant's policy could not be read and may refuse a secret." },
  server_retired: { meaning: 'Azure API for FHIR is retired.' },
  service_principal_missing: { meaning: 'The application has no service principal in this tenant.' },
  sign_in_audience: { meaning: 'The application accepts accounts of other tenants.' },
  tls_verification_kept: { meaning: '`NODE_TLS_REJECT_UNAUTHORIZED` is ignored: certificates are always verified.' },
  token_version_changes: { meaning: 'The token version changes: server and clients must change with it.' },
  tokens_live_on: { meaning: 'Tokens that were issued before stay valid until they expire.' },
  unknown_variable: {
    meaning: 'A variable of fhir-apps has a name that nothing reads; the message has the nearest name.',
  },
  users_consented: { meaning: 'Users have consented for themselves; `--users` revokes that too.' },
  users_not_made: { meaning: 'The users of a `testauthenvironment.json` are not created.' },
} as const satisfies Readonly<Record<string, WarningCodeEntry>>;

/** One of {@link WARNING_CODES}. */
export type WarningCode = keyof typeof WARNING_CODES;
