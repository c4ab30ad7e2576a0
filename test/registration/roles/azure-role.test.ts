import { describe, expect, it } from 'vitest';
import { azureRoleHandOff, azureRoleRemovalHandOff } from '../../../src/registration/roles/azure-hand-off.ts';
import { azureRoleByDefinition, findAzureRole, translationOf } from '../../../src/registration/roles/azure-role.ts';
import { fhirResourceIdIssue, isNamedBy, otherServiceIssue } from '../../../src/registration/roles/fhir-resource-id.ts';
import { roleAssignmentName } from '../../../src/registration/ids.ts';
import { managedIdentityIssue } from '../../../src/registration/managed-identity.ts';
import { planAzureRoles } from '../../../src/registration/roles/plan-azure-roles.ts';
import type { Principal } from '../../../src/registration/roles/role-assignment.ts';
import { azureAccess, azureAssignment, FHIR_RESOURCE_ID, fhirResource, GROUP_ID } from '../sample-azure.ts';

const SUBSCRIPTION = '/subscriptions/00000000-1111-4222-8333-444444444444';
const ADA: Principal = { id: '11111111-1111-4111-8111-111111111111', type: 'user', displayName: 'Ada' };
const JOB: Principal = { id: '22222222-2222-4222-8222-222222222222', type: 'servicePrincipal', displayName: 'Job' };

describe('an Azure role', () => {
  it.each([
    ['globalReader', 'FHIR Data Reader'],
    ['GLOBALADMIN', 'FHIR Data Contributor'],
    ['fhir data writer', 'FHIR Data Writer'],
    ['smartUser', 'FHIR SMART User'],
  ])('is found as %s', (name, found) => {
    expect(findAzureRole(name).name).toBe(found);
  });

  it('is known by its definition, whatever path and case that comes in', () => {
    const id = '4C8D0BBC-75D3-4935-991F-5F3C56D81508';
    const path = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
    expect(azureRoleByDefinition(path)?.name).toBe('FHIR Data Reader');
    expect(azureRoleByDefinition('8e3af657-a8ff-443c-a75c-2fe8c4bcb635')).toBeNull();
  });

  it.each([
    [
      'globalConverter',
      'globalConverter is the Azure role "FHIR Data Converter" on this kind of server, which may convert data but not read; add "FHIR Data Reader" where the job reads too.',
    ],
    ['globalExporter', 'globalExporter is the Azure role "FHIR Data Exporter" on this kind of server.'],
    ['FHIR Data Converter', null],
  ])('says what became of %s', (name, sentence) => {
    expect(translationOf(name)).toBe(sentence);
  });
});

describe('the name of an assignment', () => {
  it('is the same for the same access in any case, and another for any other', () => {
    const name = roleAssignmentName(FHIR_RESOURCE_ID, 'abc', ADA.id);
    expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(roleAssignmentName(FHIR_RESOURCE_ID.toUpperCase(), 'ABC', ADA.id.toUpperCase())).toBe(name);
    const others = [
      roleAssignmentName(GROUP_ID, 'abc', ADA.id),
      roleAssignmentName(FHIR_RESOURCE_ID, 'abd', ADA.id),
      roleAssignmentName(FHIR_RESOURCE_ID, 'abc', JOB.id),
    ];
    expect(new Set([name, ...others]).size).toBe(4);
  });
});

describe('the resource id of a FHIR service', () => {
  it.each([
    FHIR_RESOURCE_ID,
    FHIR_RESOURCE_ID.toLowerCase(),
    `${SUBSCRIPTION}/resourceGroups/Klinik_Süd-(1).x/providers/Microsoft.HealthcareApis/services/old`,
  ])('is %s', (id) => {
    expect(fhirResourceIdIssue(id)).toBeNull();
  });

  it.each([
    ['', 'is empty'],
    ['ward/main', 'it should look like /subscriptions/<id>'],
    [`${GROUP_ID}/providers/Microsoft.HealthcareApis/workspaces/ward`, 'is a workspace'],
    [`${FHIR_RESOURCE_ID}/`, 'is not the resource id'],
    [`${FHIR_RESOURCE_ID}?x=1`, 'is not the resource id'],
    [`${GROUP_ID}/../x/providers/Microsoft.HealthcareApis/services/old`, 'is not the resource id'],
    [`${SUBSCRIPTION}/resourceGroups/../providers/Microsoft.HealthcareApis/services/old`, 'is not the resource id'],
    [`${GROUP_ID}/providers/Microsoft.KeyVault/vaults/x`, 'is not the resource id'],
  ])('is not "%s"', (id, issue) => {
    expect(fhirResourceIdIssue(id)).toContain(issue);
  });

  it.each([
    ['https://ward-main.fhir.azurehealthcareapis.com', true],
    ['https://ward-other.fhir.azurehealthcareapis.com', false],
    ['https://main.azurehealthcareapis.com', false],
  ])('fits its own host: %s', (url, fits) => {
    expect(isNamedBy(url, fhirResource())).toBe(fits);
    expect(otherServiceIssue(url, fhirResource()) === null).toBe(fits);
  });

  it('fits any custom domain, whose host says nothing', () => {
    expect(otherServiceIssue('https://fhir.contoso.com', fhirResource())).toBeNull();
  });
});

describe('a managed identity', () => {
  it.each([
    ADA.id,
    `${GROUP_ID}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/jobs`,
    `${GROUP_ID}/providers/Microsoft.Web/sites/importer`,
    `${GROUP_ID}/providers/Microsoft.Web/sites/importer/slots/blue`,
  ])('is named by %s', (text) => {
    expect(managedIdentityIssue(text)).toBeNull();
  });

  it.each(['jobs', GROUP_ID, `${GROUP_ID}/providers/Microsoft.Web`, `${GROUP_ID}/providers/Microsoft.Web/sites`])(
    'is not named by %s',
    (text) => {
      expect(managedIdentityIssue(text)).toContain('names no managed identity');
    },
  );
});

describe('a change of Azure roles', () => {
  const reader = findAzureRole('globalReader');
  const held = azureAssignment(reader, ADA.id);
  const above = azureAssignment(reader, ADA.id, GROUP_ID);

  it.each([
    { title: 'held on the service', standing: [held], assign: false, remove: true },
    { title: 'held above it', standing: [above], assign: false, remove: null },
    { title: 'held on both', standing: [above, held], assign: false, remove: true },
    { title: 'held by someone else', standing: [azureAssignment(reader, JOB.id)], assign: true, remove: false },
    { title: 'not held', standing: [], assign: true, remove: false },
  ])('of a role $title', ({ standing: existing, assign, remove }) => {
    const plan = (change: 'assign' | 'remove'): ReturnType<typeof planAzureRoles> =>
      planAzureRoles(change, ['globalReader', 'FHIR Data Reader'], [ADA], azureAccess(existing));
    expect(plan('assign').map(({ isNeeded }) => isNeeded)).toEqual([assign]);
    if (remove === null) {
      expect(() => plan('remove')).toThrow(`from ${GROUP_ID}, above the FHIR service`);
    } else {
      expect(plan('remove').map(({ isNeeded }) => isNeeded)).toEqual([remove]);
    }
  });

  it('needs everything where nothing could be read', () => {
    const access = { resource: null, assignments: null, obstacle: null };
    expect(planAzureRoles('remove', ['globalReader'], [ADA], access)).toMatchObject([{ isNeeded: true }]);
  });

  it('gives FHIR SMART User to people alone', () => {
    expect(planAzureRoles('assign', ['smartUser'], [ADA], azureAccess())).toHaveLength(1);
    expect(() => planAzureRoles('assign', ['smartUser'], [ADA, JOB], azureAccess())).toThrow('fhirUser');
  });
});

describe('the hand-off of an Azure role', () => {
  const grant = {
    role: findAzureRole('globalReader'),
    principalId: JOB.id,
    principalType: 'ServicePrincipal',
    resource: fhirResource(),
    fhirUrl: 'https://ward-main.fhir.azurehealthcareapis.com',
  } as const;

  it('has a template with the name that a later run looks for', () => {
    const name = roleAssignmentName(FHIR_RESOURCE_ID, grant.role.definitionId, JOB.id);
    expect(azureRoleHandOff(grant).bicep).toBe(
      [
        "resource fhirService 'Microsoft.HealthcareApis/workspaces/fhirservices@2023-12-01' existing = {",
        "  name: 'ward/main'",
        '}',
        '',
        "resource fhirRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {",
        `  name: '${name}'`,
        '  scope: fhirService',
        '  properties: {',
        "    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4c8d0bbc-75d3-4935-991f-5f3c56d81508') // FHIR Data Reader",
        `    principalId: '${JOB.id}'`,
        "    principalType: 'ServicePrincipal'",
        '  }',
        '}',
      ].join('\n'),
    );
  });

  it('looks the scope up by name, or leaves it to fill in, where it was not found', () => {
    const unknown = { ...grant, resource: null };
    expect(azureRoleHandOff(unknown)).toMatchObject({
      command: expect.stringContaining(`[?name=='ward/main'].id`) as unknown,
      bicep: null,
    });
    expect(azureRoleHandOff({ ...unknown, fhirUrl: null }).command).toContain('<resource id of the FHIR service>');
  });

  it('names what is to be removed by its id, else by who holds what', () => {
    expect(azureRoleRemovalHandOff(grant, '/x/1').command).toBe('az role assignment delete --ids "/x/1"');
    expect(azureRoleRemovalHandOff(grant, null).command).toBe(
      `az role assignment delete --assignee ${JOB.id} --role "FHIR Data Reader" --scope "${FHIR_RESOURCE_ID}"`,
    );
  });
});
