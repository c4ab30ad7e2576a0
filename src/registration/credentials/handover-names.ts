/** The names under which a client is handed over, where others than the usual ones are expected (facts/fhir-entra.md 2.4). */
export interface HandoverNames {
  /** Variables of an `env-file:` sink, and of the runners of pipelines. */
  readonly variables: { readonly clientId: string; readonly clientSecret: string };
  /** Names of the secrets in a key vault. */
  readonly vaultSecrets: { readonly clientId: string; readonly clientSecret: string };
}
