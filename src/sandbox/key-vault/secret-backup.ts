import { z } from 'zod';
import { parseJson, parseRequestJson } from '../parse-json.ts';
import { SandboxStateError } from '../sandbox-error.ts';
import type { KeyVaultCall, KeyVaultOutcome } from './key-vault-call.ts';
import {
  currentVersion,
  type Secret,
  secretOf,
  type SecretVersion,
  versionKey,
  withSecret,
} from './key-vault-document.ts';
import { badParameter, KeyVaultError } from './key-vault-error.ts';
import { shownVersion } from './secret-shape.ts';
import { requireFreeName, requireSecret } from './secrets.ts';

/** What every backup begins with, after a byte that says how long it is. */
const MARK = 'AzureKeyVaultSecretBackupV1.microsoft.com';
const BEGINNING = Buffer.concat([Buffer.from([MARK.length]), Buffer.from(MARK)]);

/** The protected header of the token that follows, as JWE compact serialization has it (RFC 7516). */
const HEADER = Buffer.from(JSON.stringify({ kid: 'sandbox', alg: 'dir', enc: 'A256GCM' })).toString('base64url');
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const time = z.number().nullable();
const versionShape = z.object({
  version: z.string(),
  value: z.string(),
  contentType: z.string().nullable(),
  tags: z.record(z.string(), z.string()).nullable(),
  isEnabled: z.boolean(),
  notBefore: time,
  expires: time,
  created: z.number(),
  updated: z.number(),
});
const contentShape = z.object({ name: z.string(), versions: z.tuple([versionShape], versionShape) });

/** What a backup holds: a secret with all its versions and values. */
type Content = z.infer<typeof contentShape>;

/**
 * `POST /secrets/{name}/backup`: a text that only this sandbox can read, in the form of Key Vault's, whose content it is
 * not (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/keyvault/tests/latest/recordings/test_keyvault_secret.yaml).
 * Disabled secrets can be backed up too. Throws KeyVaultError 404.
 */
export function backUpSecret(call: KeyVaultCall, name: string): KeyVaultOutcome {
  const secret = requireSecret(call, name);
  const content: Content = { name: secret.name, versions: opened(call, secret) };
  return { status: 200, body: { value: written(call, content) } };
}

/**
 * `POST /secrets/restore`: the secret of a backup again, with its versions and times. Throws KeyVaultError 400 for what is
 * no backup, and 409 while the name is taken (assumption A30).
 */
export function restoreSecret(call: KeyVaultCall): KeyVaultOutcome {
  const { name, versions } = contentOf(call);
  const { document, vault, cipher } = call;
  const before = secretOf(document, vault.name, name, call.now);
  requireFreeName(call, before);
  if (before !== undefined) {
    throw new KeyVaultError(409, 'Conflict', `A secret with the name ${before.name} already exists in this key vault.`);
  }
  const seal = ({ value, ...facts }: Content['versions'][number]): SecretVersion => ({
    ...facts,
    sealedValue: cipher.seal(value, versionKey(vault.name, name, facts.version)),
  });
  const [first, ...others] = versions;
  const restored: Secret = {
    vault: vault.name.toLowerCase(),
    name,
    versions: [seal(first), ...others.map(seal)],
    deletion: null,
  };
  const body = shownVersion(call, restored, currentVersion(restored));
  return { status: 200, body, document: withSecret(document, restored) };
}

function opened({ cipher, vault }: KeyVaultCall, { name, versions }: Secret): Content['versions'] {
  const open = ({ sealedValue, tags, ...facts }: SecretVersion): Content['versions'][number] => ({
    ...facts,
    tags: tags === null ? null : { ...tags },
    value: cipher.open(sealedValue, versionKey(vault.name, name, facts.version)),
  });
  const [first, ...others] = versions;
  return [open(first), ...others.map(open)];
}

function written({ cipher }: KeyVaultCall, content: Content): string {
  const sealed = Buffer.from(cipher.seal(JSON.stringify(content), HEADER), 'base64url');
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const parts = [nonce, sealed.subarray(NONCE_BYTES + TAG_BYTES), tag].map((each) => each.toString('base64url'));
  const token = [HEADER, '', ...parts].join('.');
  return Buffer.concat([BEGINNING, Buffer.from(token)]).toString('base64url');
}

/** The content of the backup in the body. Throws KeyVaultError 400. */
function contentOf({ request, cipher }: KeyVaultCall): Content {
  const body = z.object({ value: z.string() }).safeParse(parseRequestJson(request.body));
  const bytes = Buffer.from(body.data?.value ?? '', 'base64url');
  const [header, , nonce = '', text = '', tag = ''] = bytes.subarray(BEGINNING.length).toString().split('.');
  const sealed = Buffer.concat([nonce, tag, text].map((each) => Buffer.from(each, 'base64url')));
  if (!bytes.subarray(0, BEGINNING.length).equals(BEGINNING) || header !== HEADER) {
    throw noBackup();
  }
  try {
    return contentShape.parse(parseJson(cipher.open(sealed.toString('base64url'), HEADER)));
  } catch (error) {
    // Another sandbox made it, or someone changed it.
    throw error instanceof SandboxStateError ? noBackup() : error;
  }
}

function noBackup(): KeyVaultError {
  return badParameter('Property value has invalid value\r\n');
}
