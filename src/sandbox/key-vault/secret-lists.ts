import { type KeyVaultCall, type KeyVaultOutcome, keyVaultUrl } from './key-vault-call.ts';
import { currentVersion, isDeleted, secretOf, secretsOf } from './key-vault-document.ts';
import { badParameter } from './key-vault-error.ts';
import { type SecretBundle, shownDeletion, shownItem, shownVersion } from './secret-shape.ts';
import { isStanding } from './secrets.ts';
import { keyOfSkipToken, skipToken } from './skip-token.ts';

/** Key Vault's largest page, which is its usual one too. */
const LARGEST_PAGE = 25;

/** An entry of a list, and what it is sorted by: its path in upper case, as in Key Vault's own tables. */
interface Entry {
  readonly key: string;
  readonly item: SecretBundle;
}

/** `GET /secrets`: what is known of each secret's current version, by name, without the values. */
export function listSecrets(call: KeyVaultCall): KeyVaultOutcome {
  const standing = secretsOf(call.document, call.vault.name, call.now).filter((each) => isStanding(call, each));
  const entries = standing.map((each) => ({
    key: `secret/${each.name.toUpperCase()}`,
    item: shownItem(call, each, currentVersion(each)),
  }));
  return page(call, entries);
}

/**
 * `GET /secrets/{name}/versions`, by version id, not by age. None of a secret that there is not (recorded in
 * https://github.com/Azure/azure-sdk-for-js/tree/main/sdk/keyvault/keyvault-secrets, "can list secret versions (non
 * existing)").
 */
export function listVersions(call: KeyVaultCall, name: string): KeyVaultOutcome {
  const secret = secretOf(call.document, call.vault.name, name, call.now);
  if (secret === undefined || !isStanding(call, secret)) {
    return page(call, []);
  }
  const entries = secret.versions.map((each) => ({
    key: `secret/${`${secret.name}/${each.version}`.toUpperCase()}`,
    item: shownVersion(call, secret, each),
  }));
  return page(call, entries);
}

/** `GET /deletedsecrets`. */
export function listDeletedSecrets(call: KeyVaultCall): KeyVaultOutcome {
  const deleted = secretsOf(call.document, call.vault.name, call.now)
    .filter(isDeleted)
    .filter(({ deletion }) => call.visible(deletion.deletedAt));
  const entries = deleted.map((each) => ({
    key: `deletedsecret/${each.name.toUpperCase()}`,
    item: { ...shownDeletion(call, each), ...shownItem(call, each, currentVersion(each)) },
  }));
  return page(call, entries);
}

/**
 * The page that `maxresults` and `$skiptoken` ask for. Throws KeyVaultError 400 for other sizes than 1 to 25 (text:
 * assumption A30).
 */
function page(call: KeyVaultCall, entries: readonly Entry[]): KeyVaultOutcome {
  const asked = call.request.query.get('maxresults');
  const size = asked === null ? LARGEST_PAGE : Number(asked);
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) {
    throw badParameter(`Invalid value for maxresults: ${asked ?? ''}. It has to be from 1 to ${LARGEST_PAGE}.`);
  }
  const from = keyOfSkipToken(call.request.query.get('$skiptoken'));
  const left = entries.filter(({ key }) => key >= from).sort((one, other) => (one.key < other.key ? -1 : 1));
  const next = left[size];
  const nextLink = next === undefined ? null : nextPage(call, next.key, asked);
  return { status: 200, body: { value: left.slice(0, size).map(({ item }) => item), nextLink } };
}

/** In the order, and with the `$` as it stands, in which Key Vault writes the parameters. */
function nextPage({ request, vault, origin }: KeyVaultCall, key: string, size: string | null): string {
  const version = encodeURIComponent(request.query.get('api-version') ?? '');
  const query = `api-version=${version}&$skiptoken=${skipToken(key)}${size === null ? '' : `&maxresults=${size}`}`;
  return `${keyVaultUrl(origin, vault.name)}${request.path}?${query}`;
}
