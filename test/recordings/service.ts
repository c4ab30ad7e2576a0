/** Microsoft's services that recordings are of. */
export type Service = 'graph' | 'azure' | 'keyvault' | 'entra' | 'none';

/** The service that a recorded path is of. */
export function serviceOf(path: string): Service {
  if (path.startsWith('/v1.0/')) {
    return 'graph';
  }
  if (path.startsWith('management.azure.com/')) {
    return 'azure';
  }
  return path.startsWith('{vault}.vault.azure.net/') ? 'keyvault' : 'none';
}
