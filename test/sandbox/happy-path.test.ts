import { expect, test } from 'vitest';
import { listOf, textOf, withSandbox } from './running-sandbox.ts';

test('registers an application with its service principal, a role for it, and a secret that signs in', async () => {
  const sandbox = await withSandbox();

  const application = await sandbox.graph('POST', '/applications', {
    displayName: 'Contoso FHIR',
    signInAudience: 'AzureADMyOrg',
    appRoles: [
      {
        id: '7b1e3d0c-5a4f-4f0e-9d1c-2f3a4b5c6d7e',
        value: 'globalReader',
        displayName: 'Reader',
        description: 'Reads everything',
        allowedMemberTypes: ['Application'],
      },
    ],
  });
  expect(application.status).toBe(201);
  const [appId, id] = [textOf(application.body, 'appId'), textOf(application.body, 'id')];
  const uri = `api://${appId}`;
  const patched = await sandbox.graph('PATCH', `/applications/${id}`, { identifierUris: [uri] });
  expect(patched.status).toBe(204);

  const resource = await sandbox.graph('POST', '/servicePrincipals', { appId });
  expect(resource.status).toBe(201);
  expect(resource.body['servicePrincipalNames']).toEqual([appId, uri]);

  const found = await sandbox.graph('GET', `/servicePrincipals?$filter=appId eq '${appId}'`);
  expect(listOf(found.body)[0]?.['id']).toBe(resource.body['id']);

  const password = await sandbox.graph('POST', `/applications/${id}/addPassword`, {});
  expect(textOf(password.body, 'secretText')).toMatch(/^.{3}8Q~.{34}$/);
});
