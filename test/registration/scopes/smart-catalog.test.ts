import { describe, expect, it } from 'vitest';
import { textIssue } from '../../../src/registration/answers/parsers.ts';
import { scopePurpose } from '../../../src/registration/consent/scope-catalog.ts';
import { appRoleId, scopeId } from '../../../src/registration/ids.ts';
import {
  publishedSmartId,
  SMART_SCOPE_SETS,
  smartCatalog,
  smartScopePurpose,
} from '../../../src/registration/scopes/smart-catalog.ts';
import { parseSmartScope, SMART_VERSIONS } from '../../../src/registration/scopes/smart-scope.ts';

const CATALOGS = SMART_VERSIONS.flatMap((version) =>
  SMART_SCOPE_SETS.map((set) => ({ version, set, catalog: smartCatalog({ version, set }) })),
);

describe('the catalog of SMART scopes', () => {
  it.each([
    ['v1', 'us-core', 46],
    ['v2', 'us-core', 64],
    ['v2', 'all', 66],
    ['v2', 'minimal', 6],
  ] as const)('%s %s has %i scopes beside user_impersonation', (version, set, count) => {
    expect(smartCatalog({ version, set }).scopes).toHaveLength(count);
  });

  it.each(CATALOGS)('$version $set has one version only, each scope once, under its published id', (given) => {
    const { scopes } = given.catalog;
    const versions = scopes.flatMap((value) => {
      const scope = parseSmartScope(value);
      return scope?.kind === 'clinical' ? [scope.version] : [];
    });
    expect(new Set(versions)).toEqual(new Set([given.version]));
    expect(new Set(scopes).size).toBe(scopes.length);
    expect(new Set(scopes.map(scopeId)).size).toBe(scopes.length);
    expect(scopes.filter((value) => publishedSmartId(value) === null)).toEqual([]);
    expect(scopes.filter((value) => textIssue('scopeName', value) !== null)).toEqual([]);
  });

  it('leaves out, and names, the one published scope that is longer than Entra takes', () => {
    expect(smartCatalog({ version: 'v2', set: 'us-core' }).leftOut).toEqual([expect.stringContaining('clinical-test')]);
  });

  it('has ids that the published manifests have', () => {
    expect({
      'patient.Observation.rs': scopeId('patient.Observation.rs'),
      'user.all.read': scopeId('user.all.read'),
      fhirUser: scopeId('fhirUser'),
      'system.all.read': appRoleId('system.all.read'),
    }).toEqual({
      'patient.Observation.rs': 'e1d108d2-8097-4557-a8e8-4681ebc24093',
      'user.all.read': '5a03b38d-4081-4265-9558-aab5f2a18b8b',
      fhirUser: 'a86144c7-3e19-4b56-9675-15803eb1e617',
      'system.all.read': '446c1a33-8f34-43b3-855c-db21aab2889f',
    });
  });

  it('says in words what a person allows', () => {
    expect(scopePurpose('patient.Observation.rs', 'Contoso FHIR')).toBe(
      "Read and search Observation in the patient's record",
    );
    expect(smartScopePurpose('user/*.cruds')).toBe(
      'Create, read, change, delete and search everything that you may see yourself',
    );
    expect(smartScopePurpose('user_impersonation')).toBeNull();
  });
});
