/** A refusal of Key Vault: `{"error":{"code","message","innererror":{"code"}}}`. */
export class KeyVaultError extends Error {
  readonly status: number;
  readonly code: string;
  /** What tells refusals of the same code apart, such as `ForbiddenByRbac`; null for none. */
  readonly innerCode: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly innerCode?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.name = new.target.name;
    this.status = status;
    this.code = code;
    this.innerCode = more.innerCode ?? null;
    this.headers = more.headers ?? {};
  }
}

/** 400 for what a request may not say. */
export function badParameter(message: string): KeyVaultError {
  return new KeyVaultError(400, 'BadParameter', message);
}

/** 404 for a secret, or a version of one, that the vault does not have; of deleted ones it says the same. */
export function secretNotFound(id: string): KeyVaultError {
  return new KeyVaultError(
    404,
    'SecretNotFound',
    `A secret with (name/id) ${id} was not found in this key vault. If you recently deleted this secret you may be able ` +
      'to recover it using the correct recovery command. For help resolving this issue, please see ' +
      'https://go.microsoft.com/fwlink/?linkid=2125182',
  );
}

/**
 * 405 for a path that the vault knows, with another method (recorded in
 * https://github.com/Azure/azure-sdk-for-js/tree/main/sdk/keyvault/keyvault-secrets, "cannot create a secret with an
 * empty name").
 */
export function methodNotAllowed(method: string): KeyVaultError {
  return new KeyVaultError(405, 'MethodNotAllowed', `HTTP ${method} not allowed`);
}
