import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServedSandbox } from '../e2e/served-sandbox.ts';
import { type AzureCli, openAzureCli } from '../third-party/azure-cli.ts';

/** Microsoft Graph and its `User.Read`. */
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
const USER_READ = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';

/** The Azure CLI, signed in as a sandbox's administrator; null where it is not installed. */
export async function openSignedIn(sandbox: ServedSandbox): Promise<AzureCli | null> {
  const cli = await openAzureCli(sandbox);
  const { admin, tenantId } = sandbox.ready;
  const secret = (await cli?.inFile(admin.clientSecret)) ?? '';
  const signIn = ['--username', admin.clientId, '--password', secret, '--tenant', tenantId];
  await cli?.az('login', '--service-principal', ...signIn);
  return cli;
}

/**
 * A resource and a confidential client with a secret, its permissions and consent, by `az`: what a user would type, one
 * process after the other. Gives how many processes that were.
 */
export async function registerPair({ az }: AzureCli, { ready, workDir }: ServedSandbox): Promise<number> {
  let processes = 0;
  const step: AzureCli['az'] = (...args) => {
    processes += 1;
    return az(...args);
  };
  const audience = ['--sign-in-audience', 'AzureADMyOrg'];
  const resource = await step('ad', 'app', 'create', '--display-name', `FHIR ${randomUUID()}`, ...audience);
  const [resourceId, scopeId] = [String(resource['appId']), randomUUID()];
  await writeFile(join(workDir, 'api.json'), JSON.stringify(exposedApi(resourceId, scopeId)));
  const url = `${ready.graphUrl}/v1.0/applications/${String(resource['id'])}`;
  await step('rest', '--method', 'patch', '--url', url, '--resource', `${ready.origin}/`, '--body', '@api.json');
  await step('ad', 'sp', 'create', '--id', resourceId);
  await writeFile(join(workDir, 'permissions.json'), JSON.stringify(permissions(resourceId, scopeId)));
  const client = await step(
    ...['ad', 'app', 'create', '--display-name', `Portal ${randomUUID()}`, ...audience],
    ...['--web-redirect-uris', 'https://portal.contoso.com/callback'],
    ...['--required-resource-accesses', '@permissions.json'],
  );
  const clientId = String(client['appId']);
  await step('ad', 'sp', 'create', '--id', clientId);
  await step('ad', 'app', 'credential', 'reset', '--id', clientId, '--append');
  const grant = ['ad', 'app', 'permission', 'grant', '--id', clientId];
  await step(...grant, '--api', resourceId, '--scope', 'user_impersonation');
  await step(...grant, '--api', GRAPH_APP_ID, '--scope', 'openid profile offline_access User.Read');
  return processes;
}

function exposedApi(appId: string, scopeId: string): Record<string, unknown> {
  const text = 'Access FHIR on behalf of the signed-in user';
  return {
    identifierUris: [`api://${appId}`],
    api: {
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [
        {
          id: scopeId,
          value: 'user_impersonation',
          type: 'Admin',
          isEnabled: true,
          adminConsentDisplayName: text,
          adminConsentDescription: text,
        },
      ],
    },
  };
}

function permissions(resourceId: string, scopeId: string): readonly Record<string, unknown>[] {
  const needs = (resourceAppId: string, id: string): Record<string, unknown> => ({
    resourceAppId,
    resourceAccess: [{ id, type: 'Scope' }],
  });
  return [needs(resourceId, scopeId), needs(GRAPH_APP_ID, USER_READ)];
}
