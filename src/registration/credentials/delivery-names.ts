/**
 * The names under which a client is delivered where the reader expects other than the usual ones, as the tests of FHIR
 * Server for Azure do.
 */
export interface DeliveryNames {
  /** Variables of an `env-file:` sink, and of the runners of pipelines. */
  readonly variables: { readonly clientId: string; readonly clientSecret: string };
  /** Names of the secrets in a key vault. */
  readonly vaultSecrets: { readonly clientId: string; readonly clientSecret: string };
}
