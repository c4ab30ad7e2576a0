/** Where the secrets of a vault are served, without a slash at its end. Real ones have a host of their own, which needs DNS. */
export function keyVaultUrl(origin: string, name: string): string {
  return `${origin}/vaults/${name}`;
}
