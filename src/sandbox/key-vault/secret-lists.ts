import { type KeyVaultCall, type KeyVaultOutcome, keyVaultUrl } from './key-vault-call.ts';
import { currentVersion, isDeleted, secretsOf } from './key-vault-document.ts';
import { badParameter } from './key-vault-error.ts';
import { type SecretBundle, shownDeletion, shownItem, shownVersion } from './secret-shape.ts';
import { requireSecret } from './secrets.ts';

/** Key Vault's largest page, which is its usual one too. */
const LARGEST_PAGE = 25;

/** An entry of a list, and what it is sorted by. */
interface Entry {
  readonly key: string;
  readonly item: SecretBundle;
}

/** `GET /secrets`: what is known of each secret's current version, by name, without the values. */
export function listSecrets(call: KeyVaultCall): KeyVaultOutcome {
  const standing = secretsOf(call.document, call.vault.name, call.now).filter((each) => !isDeleted(each));
  const entries = standing.map((each) => ({ key: each.name, item: shownItem(call, each, currentVersion(each)) }));
  return page(call, entries);
}

/** `GET /secrets/{name}/versions`: in no useful order, as in Key Vault. Throws KeyVaultError 404. */
export function listVersions(call: KeyVaultCall, name: string): KeyVaultOutcome {
  const secret = requireSecret(call, name);
  const entries = secret.versions.map((each) => ({ key: each.version, item: shownVersion(call, secret, each) }));
  return page(call, entries);
}

/** `GET /deletedsecrets`. */
export function listDeletedSecrets(call: KeyVaultCall): KeyVaultOutcome {
  const deleted = secretsOf(call.document, call.vault.name, call.now)
    .filter(isDeleted)
    .filter(({ deletion }) => call.visible(deletion.deletedAt));
  const entries = deleted.map((each) => ({
    key: each.name,
    item: { ...shownDeletion(call, each), ...shownItem(call, each, currentVersion(each)) },
  }));
  return page(call, entries);
}

/**
 * The page that `maxresults` and `$skiptoken` ask for. Throws KeyVaultError 400 for other sizes than 1 to 25 (text:
 * assumption A30).
 */
function page({ request, vault, origin }: KeyVaultCall, entries: readonly Entry[]): KeyVaultOutcome {
  const asked = request.query.get('maxresults');
  const size = asked === null ? LARGEST_PAGE : Number(asked);
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) {
    throw badParameter(`Invalid value for maxresults: ${asked ?? ''}. It has to be from 1 to ${LARGEST_PAGE}.`);
  }
  const after = Buffer.from(request.query.get('$skiptoken') ?? '', 'base64url').toString('utf8');
  const left = entries.filter(({ key }) => key > after).sort((one, other) => (one.key < other.key ? -1 : 1));
  const shown = left.slice(0, size);
  const last = shown.at(-1);
  const nextLink =
    last === undefined || left.length === shown.length
      ? null
      : nextPage(`${keyVaultUrl(origin, vault.name)}${request.path}`, request.query, last.key);
  return { status: 200, body: { value: shown.map(({ item }) => item), nextLink } };
}

function nextPage(url: string, query: URLSearchParams, after: string): string {
  const next = new URLSearchParams(query);
  next.set('$skiptoken', Buffer.from(after).toString('base64url'));
  return `${url}?${next.toString()}`;
}
