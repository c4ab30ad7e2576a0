import { fitted } from '../../text/fitted.ts';
import type { VaultSecretRef } from '../keyvault-sink.ts';
import { OTHER_KEYS, type SinkContext, type SinkDefinition, type SinkSpec, type SinkSpecIssue } from './sink.ts';

/** `keyvault:VAULT[/NAME]`: a secret in Azure Key Vault. */
export const KEY_VAULT_SINK: SinkDefinition = {
  kind: 'keyvault',
  argument: 'VAULT[/NAME]',
  purpose: 'a secret in Azure Key Vault',
  aliases: ['key-vault', 'azure-keyvault', 'kv', 'vault'],
  keeps: 'permanently',
  parse: (argument) => parseVault(argument ?? ''),
};

/** Names of vaults and of secrets in them (Azure: naming rules of Microsoft.KeyVault). */
const VAULT_NAME = /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/i;
const SECRET_NAME = /^[a-z0-9-]{1,127}$/i;

/** The longest name of a secret in a vault (Azure: naming rules of Microsoft.KeyVault). */
const MAX_SECRET_NAME = 127;

const SECRET_SUFFIX = '-client-secret';

/**
 * The name in a vault of the secret of a registration, unless one was given; keys may have dots, names there may not.
 */
export function vaultSecretName(key: string): string {
  return `${fitted(key.replaceAll('.', '-'), MAX_SECRET_NAME - SECRET_SUFFIX.length)}${SECRET_SUFFIX}`;
}

function parseVault(argument: string): SinkSpec | SinkSpecIssue {
  const [, host, secret] = /^(?:https:)?(?:\/\/)?([^/.]+)\.[^/]+\/?(?:secrets\/([^/]+))?/.exec(argument) ?? [];
  if (host !== undefined) {
    return {
      issue: `"keyvault" takes the name of a vault, not its URL: write ${vaultText(host, secret ?? null)}.`,
    };
  }
  const [vault = '', name = null, ...rest] = argument.split('/');
  if (!VAULT_NAME.test(vault)) {
    return {
      issue:
        vault === ''
          ? '"keyvault" needs the name of a vault: keyvault:VAULT or keyvault:VAULT/NAME.'
          : `"${vault}" is not the name of a vault: 3 to 24 letters, digits and single hyphens, a letter first.`,
    };
  }
  if (rest.length > 0 || (name !== null && !SECRET_NAME.test(name))) {
    return {
      issue: `"${[name, ...rest].join('/')}" is not the name of a secret in a vault: 1 to 127 letters, digits and hyphens.`,
    };
  }
  return vaultSpec(vault, name);
}

/** The secret of a vault; without a name it is the one of {@link vaultSecretName}. */
function vaultSpec(vault: string, name: string | null): SinkSpec {
  const spec: SinkSpec = {
    text: vaultText(vault, name),
    service: 'key-vault',
    slotFor: (key) => ({
      id: vaultText(vault, name ?? vaultSecretName(key)).toLowerCase(),
      remedy: name === null ? OTHER_KEYS : 'leave the name out, so that each is named after its key.',
    }),
    forClient: () => spec,
    open: async (context) => {
      const { openKeyVaultSink } = await import('../keyvault-sink.ts');
      return openKeyVaultSink(secretRefOf(vault, name, context), context.keyVault);
    },
  };
  return spec;
}

function secretRefOf(
  vault: string,
  name: string | null,
  { key, uniqueName, deliveryNames: names = null }: SinkContext,
): VaultSecretRef {
  const usual = { clientId: null, clientSecret: name ?? vaultSecretName(key) };
  return { vault, secrets: name === null && names !== null ? names.vaultSecrets : usual, uniqueName };
}

function vaultText(vault: string, name: string | null): string {
  return `keyvault:${vault}${name === null ? '' : `/${name}`}`;
}
