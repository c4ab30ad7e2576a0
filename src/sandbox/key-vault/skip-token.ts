import { z } from 'zod';
import { parseJwtPart } from '../parse-json.ts';
import { badParameter } from './key-vault-error.ts';

/** What a token says: where in the table of the vault's secrets the next page begins. */
const tokenShape = z.object({ NextMarker: z.string() });

/** The end of time, which stands in every marker. */
const LAST_TIME = '9999-12-31T23:59:59.9999999Z';

/**
 * A `$skiptoken` for the page that begins with the entry of this key, in the form of Key Vault's: JSON in base64url, with
 * the marker of a table inside (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/keyvault/tests/latest/recordings/test_keyvault_secret.yaml).
 */
export function skipToken(key: string): string {
  const fields = [key, LAST_TIME].map((field) => `${String(Buffer.byteLength(field)).padStart(6, '0')}!${field}!`);
  const marker = Buffer.from(fields.join('')).toString('base64').replaceAll('=', '-');
  const token = JSON.stringify({ NextMarker: `2!${marker.length}!${marker}`, TargetLocation: 0 });
  return Buffer.from(token).toString('base64url');
}

/** The key that a `$skiptoken` says; empty for none. Throws KeyVaultError 400 for one that is none (assumption A30). */
export function keyOfSkipToken(token: string | null): string {
  if (token === null || token === '') {
    return '';
  }
  const { data } = tokenShape.safeParse(parseJwtPart(token));
  const marker = /^2!\d+!(.*)$/.exec(data?.NextMarker ?? '')?.[1];
  const fields = Buffer.from((marker ?? '').replaceAll('-', '='), 'base64').toString('utf8');
  const key = /^\d{6}!(.*)!\d{6}!.*!$/s.exec(fields)?.[1];
  if (key === undefined) {
    throw badParameter('Invalid value for $skiptoken.');
  }
  return key;
}
