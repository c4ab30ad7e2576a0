import { describe, expect, it } from 'vitest';
import { findAzureRole } from '../../src/registration/roles/azure-role.ts';
import { actionsOfRoles, type AllowedActions, isAllowed } from '../../src/verification/expected/allowed-probes.ts';
import { actionsOfAppRoles, actionsOfAzureRoles } from '../../src/verification/expected/role-actions.ts';
import { PROBES, type ProbeName } from '../../src/verification/model.ts';

/** What a role lets its holder do, in the words of the probes. */
function allowed(actions: AllowedActions): readonly ProbeName[] | null {
  return actions === null ? null : PROBES.filter((probe) => isAllowed(actions, probe) === true);
}

const READS: readonly ProbeName[] = ['read', 'search'];
/** Every probe but these. */
function allBut(...left: readonly ProbeName[]): readonly ProbeName[] {
  return PROBES.filter((probe) => !left.includes(probe));
}

describe('what a role of the open-source server gives', () => {
  // https://github.com/microsoft/fhir-server/blob/main/src/Microsoft.Health.Fhir.Shared.Web/roles.json
  it.each<[string, readonly ProbeName[] | null]>([
    ['globalReader', [...READS, 'validate']],
    ['globalExporter', [...READS, 'export']],
    ['globalImporter', [...READS, 'import']],
    ['globalConverter', [...READS, 'convert']],
    ['globalWriter', allBut('hardDelete', 'profiles')],
    ['globalAdmin', PROBES],
    ['GLOBALREADER', [...READS, 'validate']],
    // What its holder may do is what the scopes say.
    ['smartUser', null],
    ['wardReader', null],
  ])('%s', (value, probes) => {
    expect(allowed(actionsOfAppRoles([{ value, description: null }], []))).toEqual(probes);
  });

  it('is what its own roles file says, which is all that the server has', () => {
    const ward = { name: 'wardReader', dataActions: ['read'], notDataActions: [] } as const;
    expect(allowed(actionsOfAppRoles([{ value: 'wardreader', description: null }], [ward]))).toEqual(READS);
    expect(allowed(actionsOfAppRoles([{ value: 'globalReader', description: null }], [ward]))).toBeNull();
  });

  it('is nothing without a role', () => {
    expect(allowed(actionsOfAppRoles([], []))).toEqual([]);
  });
});

describe('what an Azure role gives', () => {
  // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration
  it.each<[string, readonly ProbeName[] | null]>([
    ['FHIR Data Reader', READS],
    ['FHIR Data Exporter', [...READS, 'export']],
    ['FHIR Data Importer', [...READS, 'import']],
    ['FHIR Data Converter', ['convert']],
    ['FHIR Data Writer', allBut('hardDelete', 'bulkUpdate')],
    ['FHIR Data Contributor', PROBES],
    ['FHIR SMART User', null],
  ])('%s', (name, probes) => {
    expect(allowed(actionsOfAzureRoles([findAzureRole(name)]))).toEqual(probes);
  });
});

describe('data actions', () => {
  it('are joined over roles, each with its own exceptions', () => {
    const all = { dataActions: ['*'], notDataActions: ['export', 'delete'] } as const;
    const exporter = { dataActions: ['export'], notDataActions: [] } as const;
    expect(allowed(actionsOfRoles([all, exporter]))).toEqual(allBut('delete', 'hardDelete'));
  });

  it('of SMART v2 stand for the one of v1 only together', () => {
    expect(allowed(actionsOfRoles([{ dataActions: ['readById'], notDataActions: [] }]))).toEqual(['read']);
    expect(allowed(actionsOfRoles([{ dataActions: ['create'], notDataActions: [] }]))).toEqual(['create']);
    expect(allowed(actionsOfRoles([{ dataActions: ['write'], notDataActions: [] }]))).toEqual(['create']);
  });

  it.each([...PROBES])('that are not known say nothing of %s', (probe) => {
    expect(isAllowed(null, probe)).toBeNull();
  });
});
