import { constants } from 'node:fs';
import { access, open } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { UsageError } from '../errors/usage-error.ts';
import { formatSinkSpec } from '../registration/credentials/sink-spec.ts';
import { clientVariableNames, lineThatSets, setVariables } from './env-file-text.ts';
import {
  type FileOwnership,
  provePrivateFileBeside,
  replacePrivateFile,
  requireDirectoryOf,
  statusAt,
} from './private-file.ts';
import type { NewSecret, ReplaceableSecret, SecretSink } from './secret-sink.ts';
import { delivering, proving, systemCode } from './sink-error.ts';
import { withWriteLock } from './write-lock.ts';

/** What stands in an env file; its text is decoded as latin1, so that every byte comes back as it was. */
interface EnvFile {
  readonly text: string;
  readonly ownership?: FileOwnership;
}

/** Only their shape matters: any GUID and any secret of Microsoft Entra ID are spelled without quotes. */
const placeholder: Omit<NewSecret, 'key'> = { text: 'x', clientId: 'x', tenantId: 'x', keyId: 'x', expiresAt: 'x' };

/**
 * Lines `<KEY>_CLIENT_ID`, `<KEY>_CLIENT_SECRET`, `<KEY>_TENANT_ID` in an env file at `path` (absolute), for the registration `key`.
 * All other bytes stay, and so does the owner; permissions looser than 0600 are taken away. The file is replaced whole, and runs that
 * write to it at the same moment wait for each other. A symbolic link is refused. A secret that stands there gives way only to
 * one of the client that `<KEY>_CLIENT_ID` names, and only where `replaces` says so.
 */
export function openEnvFileSink(path: string, key: string, replaces: ReplaceableSecret | null): SecretSink {
  const description = formatSinkSpec({ kind: 'env-file', path });
  return {
    description,
    inResult: false,
    proveUsable: () =>
      proving(description, async () => {
        await requireDirectoryOf(path);
        await withWriteLock(path, () => rehearse(path, key, replaces));
      }),
    holds: (heldKey, clientId) => readSecret(path, heldKey, clientId),
    deliver: (secret) => delivering(description, () => withWriteLock(path, () => addSecret(path, secret, replaces))),
  };
}

/** All of a delivery but its last step. */
async function rehearse(path: string, key: string, replaces: ReplaceableSecret | null): Promise<void> {
  const current = await readEnvFile(path);
  withSecret(path, current, { ...placeholder, key }, replaces);
  await provePrivateFileBeside(path, current.ownership);
}

async function addSecret(path: string, secret: NewSecret, replaces: ReplaceableSecret | null): Promise<void> {
  const current = await readEnvFile(path);
  const text = withSecret(path, current, secret, replaces);
  await replacePrivateFile(path, Buffer.from(text, 'latin1'), current.ownership);
}

/** The file's new text; throws UsageError where a secret stands there already or would not read back. */
function withSecret(path: string, current: EnvFile, secret: NewSecret, replaces: ReplaceableSecret | null): string {
  const names = clientVariableNames(secret.key);
  const line = lineThatSets(current.text, names.clientSecret);
  const isOurs = replaces !== null && parseEnv(current.text)[names.clientId] === replaces.clientId;
  if (line !== null && !isOurs) {
    throw new UsageError('sink_exists', `Line ${line} of ${path} sets ${names.clientSecret} already.`, {
      hint:
        replaces === null
          ? 'Remove the line if its secret is not needed any more, or name another file with --secret-to.'
          : `A secret is replaced only where ${names.clientId} is ${replaces.clientId}; name another file with --secret-to.`,
    });
  }
  const text = setVariables(current.text, {
    [names.clientId]: secret.clientId,
    [names.clientSecret]: asLatin1(secret.text),
    [names.tenantId]: secret.tenantId,
  });
  if (text === null) {
    throw new UsageError('sink_unwritable', `${path} cannot take a secret that env file readers would read back.`, {
      hint: 'Look for a quote that is not closed, or name another file with --secret-to.',
    });
  }
  return text;
}

async function readEnvFile(path: string): Promise<EnvFile> {
  const status = await statusAt(path);
  if (status === null) {
    return { text: '' };
  }
  if (!status.isFile()) {
    const what = status.isSymbolicLink()
      ? 'a symbolic link, and a secret never goes through one'
      : 'not a regular file';
    throw new UsageError('sink_unwritable', `${path} is ${what}.`, { hint: 'Name the file itself with --secret-to.' });
  }
  await access(path, constants.W_OK);
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const text = await file.readFile('latin1');
    if (text.includes('\0')) {
      throw new UsageError('sink_unwritable', `${path} is not an env file: it holds zero bytes.`, {
        hint: 'If Windows PowerShell wrote it, save it as UTF-8.',
      });
    }
    const { uid, gid, mode } = await file.stat();
    return { text, ownership: { uid, gid, mode } };
  } finally {
    await file.close();
  }
}

/** The secret that the file holds for this very client; null where it holds none or cannot be read. */
async function readSecret(path: string, key: string, clientId: string): Promise<string | null> {
  const names = clientVariableNames(key);
  try {
    const variables = parseEnv(Buffer.from((await readEnvFile(path)).text, 'latin1').toString('utf8'));
    const secret = variables[names.clientSecret] ?? '';
    return variables[names.clientId] === clientId && secret !== '' ? secret : null;
  } catch (error) {
    if (systemCode(error) === null && !(error instanceof UsageError)) {
      throw error;
    }
    return null;
  }
}

function asLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
