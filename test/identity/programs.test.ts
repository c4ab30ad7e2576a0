import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findCloud } from '../../src/identity/clouds.ts';
import { grant, makeToken, TENANT } from './entra-stand-in.ts';
import { onlyPrograms, setStage } from './sign-in-stage.ts';
import { containing } from './text-matchers.ts';

const TOKEN = makeToken({ idtyp: 'user', upn: 'ada@contoso.com', scp: 'Directory.AccessAsUser.All' });
const SOON = Math.floor(Date.now() / 1000) + 3600;

/** What az 2.54 and later prints. */
const azToken = JSON.stringify({ accessToken: TOKEN, expiresOn: '2030-01-01 00:00:00.000000', expires_on: SOON });
const azdToken = JSON.stringify({ token: TOKEN, expiresOn: new Date(SOON * 1000).toISOString() });

describe('az', () => {
  test('gives its token for the cloud and tenant that were asked for', async () => {
    const directory = await onlyPrograms({ az: `echo "$@" > "\${0%/*}/arguments"; echo '${azToken}'` });
    const { entra, secrets, signIn } = await setStage(() => grant(TOKEN));
    const signedIn = await signIn({ auth: 'cli', tenant: TENANT });
    expect(signedIn).toMatchObject({ method: 'cli', identity: { kind: 'user', name: 'ada@contoso.com' } });
    expect(await signedIn.getToken()).toEqual({ token: TOKEN, expiresOnTimestamp: SOON * 1000, tokenType: 'Bearer' });
    expect(secrets).toEqual([TOKEN]);
    expect(await readFile(path.join(directory, 'arguments'), 'utf8')).toBe(
      `account get-access-token --output json --resource ${entra.origin} --tenant ${TENANT}\n`,
    );
    expect(entra.requests).toEqual([]);
  });

  test('not logged in is unavailable, and the chain goes on', async () => {
    await onlyPrograms({
      az: `echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`,
      azd: `echo '${azdToken}'`,
    });
    const { tried, signIn } = await setStage(() => grant(TOKEN));
    expect(await signIn()).toMatchObject({ method: 'azd' });
    expect(tried).toEqual(['environment', 'workload', 'cli', 'azd']);
  });

  test.each([
    [undefined, 'public', 'Run `az login`.'],
    [TENANT, 'public', `Run \`az login --tenant ${TENANT} --allow-no-subscriptions\`.`],
    [undefined, 'china', 'Run `az cloud set --name AzureChinaCloud` and `az login`.'],
  ] as const)('not logged in, asked alone for tenant %s in %s, is told how', async (tenant, name, hint) => {
    await onlyPrograms({ az: `echo "ERROR: Please run 'az login' to setup account." >&2; exit 1` });
    const { failure } = await setStage(() => grant(TOKEN));
    const cloud = findCloud({ cloud: name });
    expect(await failure({ auth: 'cli', cloud, tenant })).toMatchObject({
      code: 'sign_in_unavailable',
      message: 'Sign-in with cli is not possible. No one is logged in to az.',
      hint,
    });
  });

  test.each([
    [
      `echo "ERROR: AADSTS50076: Due to a configuration change, you must use multi-factor authentication. Trace ID: 1 Correlation ID: 11111111-2222-4333-8444-555555555555" >&2; exit 1`,
      {
        code: 'sign_in_refused',
        message: 'Sign-in with cli was refused. This account must prove itself with a second factor (AADSTS50076).',
        requestId: '11111111-2222-4333-8444-555555555555',
      },
    ],
    [
      `echo "ERROR: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed" >&2; exit 1`,
      { code: 'tls_untrusted', exitCode: 1, hint: containing('REQUESTS_CA_BUNDLE') },
    ],
    [
      `echo "ERROR: AADSTS700024: Client assertion is not within its valid time range. Correlation ID: 11111111-2222-4333-8444-555555555555" >&2; exit 1`,
      {
        code: 'sign_in_refused',
        message: 'Sign-in with cli was refused. The login of this job has expired (AADSTS700024).',
        hint: containing('Run azure/login directly before, or use --auth workload.'),
        requestId: '11111111-2222-4333-8444-555555555555',
      },
    ],
    [
      `echo "ERROR: Tenant shouldn't be specified for managed identity account" >&2; exit 1`,
      { code: 'sign_in_refused', hint: containing('Leave out --tenant') },
    ],
    [`echo '{"accessToken": "'`, { code: 'sign_in_refused', message: containing('not a token') }],
    [`echo '{"expires_on": ${SOON}}'`, { code: 'sign_in_refused', message: containing('without a token') }],
    [`:`, { code: 'sign_in_refused', message: containing('not a token') }],
  ])('that fails otherwise stops the chain: %s', async (script, expected) => {
    await onlyPrograms({ az: script, azd: `echo '${azdToken}'` });
    const { tried, failure } = await setStage(() => grant(TOKEN));
    expect(await failure()).toMatchObject(expected);
    expect(tried.at(-1)).toBe('cli');
  });

  test('that was asked in time gives no reason to ask again when its login has expired', async () => {
    const directory = await onlyPrograms({
      az: `if [ -e "\${0%/*}/expired" ]; then echo "ERROR: AADSTS700024: Client assertion is not within its valid time range." >&2; exit 1; fi; echo '${azToken}'`,
    });
    const { signIn } = await setStage(() => grant(TOKEN));
    const signedIn = await signIn({ auth: 'cli' });
    await signedIn.getTokenFor('https://vault.azure.net/.default');
    await writeFile(path.join(directory, 'expired'), '');
    expect(await signedIn.getTokenFor('https://vault.azure.net/.default')).toMatchObject({ token: TOKEN });
    expect(await signedIn.getToken()).toMatchObject({ token: TOKEN });
    await expect(signedIn.getTokenFor('https://management.azure.com/.default')).rejects.toMatchObject({
      message: containing('The login of this job has expired'),
    });
  });

  test('that gave a token and then asks for a login has a login that expired', async () => {
    await onlyPrograms({
      az: `case "$*" in *other.example*) echo "ERROR: AADSTS700024. Please run: az login" >&2; exit 1;; *) echo '${azToken}';; esac`,
    });
    const { signIn } = await setStage(() => grant(TOKEN));
    const signedIn = await signIn({ auth: 'cli' });
    await expect(signedIn.getTokenFor('https://other.example/.default')).rejects.toMatchObject({
      code: 'sign_in_refused',
      message: containing('The login of this job has expired'),
      hint: containing('Run azure/login directly before'),
    });
  });

  test('that prints a token we cannot read does not get any of it into the error', async () => {
    await onlyPrograms({ az: `echo '${TOKEN}'` });
    const { failure } = await setStage(() => grant(TOKEN));
    const error = await failure({ auth: 'cli' });
    expect(error).toMatchObject({ message: containing('not a token') });
    expect(inspect(error, { depth: 10 })).not.toContain(TOKEN.slice(0, 6));
  });

  test('waiting for it ends with an abort', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped');
    await onlyPrograms({ az: 'exec /bin/sleep 1' });
    const { failure } = await setStage(() => grant(TOKEN));
    const ended = failure({ auth: 'cli', signal: controller.signal });
    controller.abort(reason);
    expect(await ended).toBe(reason);
  });
});

describe('azd', () => {
  test('not logged in is unavailable', async () => {
    await onlyPrograms({ azd: 'echo "ERROR: not logged in, run \\`azd auth login\\` to login" >&2; exit 1' });
    const { failure } = await setStage(() => grant(TOKEN));
    expect(await failure({ auth: 'azd', tenant: TENANT })).toMatchObject({
      code: 'sign_in_unavailable',
      message: 'Sign-in with azd is not possible. No one is logged in to azd.',
      hint: `Run \`azd auth login --tenant-id ${TENANT}\`.`,
    });
  });

  test('that prints a message instead of a token is refused', async () => {
    await onlyPrograms({ azd: `echo '{"type":"consoleMessage","data":{"message":"ERROR: no"}}'; exit 1` });
    const { failure } = await setStage(() => grant(TOKEN));
    expect(await failure({ auth: 'azd' })).toMatchObject({ code: 'sign_in_refused' });
  });
});
