const SHORTEST = 8;
const MAX_LIFETIME = 256;
const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];

/**
 * Entra's rule for passwords: 8 to 256 characters, three kinds of four, not the user's name
 * (https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy).
 */
export function isStrongPassword(password: string, userPrincipalName: string): boolean {
  const name = userPrincipalName.split('@')[0]?.toLowerCase() ?? '';
  return (
    password.length >= SHORTEST &&
    password.length <= MAX_LIFETIME &&
    KINDS.filter((kind) => kind.test(password)).length >= 3 &&
    (name === '' || !password.toLowerCase().includes(name))
  );
}
