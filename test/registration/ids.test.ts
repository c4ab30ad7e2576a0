import fc from 'fast-check';
import { v5 as uuidv5, validate, version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { appRole } from '../../src/registration/roles/app-role.ts';
import { appRoleId, scopeId } from '../../src/registration/ids.ts';

describe('ids', () => {
  it.each([
    ['globalAdmin', 'ba852bf0-43e3-46f4-88ec-5ce70f5fb6dd'],
    ['globalWriter', '07fed378-c437-418a-97ca-8a7962abd6d6'],
    ['globalReader', 'ed289d3c-3588-4469-914e-79c6cdb0f6e2'],
    ['globalExporter', 'fbf16161-ddf3-42a7-8607-758a3660afe1'],
  ])('of the role %s is the one that Microsoft publishes', (value, id) => {
    expect(appRoleId(value)).toBe(id);
  });

  it('of the scope user_impersonation is the one of Azure Healthcare APIs', () => {
    expect(scopeId('user_impersonation')).toBe('db75143a-8f20-4238-9450-8b73ef4992f4');
  });

  it.each([
    ['fhirUser', 'a86144c7-3e19-4b56-9675-15803eb1e617'],
    ['patient.Patient.rs', 'db4a9cbd-955d-4d7e-8203-51af70bf7d5f'],
  ])('of the SMART scope %s is the one that Microsoft publishes', (value, id) => {
    expect(scopeId(value)).toBe(id);
  });

  it.each([
    ['role globalConverter', appRoleId('globalConverter'), '6b11a4ba-f2b0-5256-8430-fdf7baf0a941'],
    ['role globalImporter', appRoleId('globalImporter'), 'a3f31c09-2612-5e24-a2e3-cf1aa4b50f66'],
    ['role smartUser', appRoleId('smartUser'), 'a384c2d7-6bb9-5ada-8416-ca2c51e5f462'],
    ['scope lab.read', scopeId('lab.read'), '92ce5bf8-992c-5b3e-93e7-8b22d32806f9'],
  ])('of the %s never changes, since registrations in the field hold it', (_what, id, published) => {
    expect(id).toBe(published);
  });

  it('are UUIDv5 of the value, other for a role than for a scope of that name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        fc.pre(!value.startsWith('global') && value !== 'user_impersonation');
        const [role, scope] = [appRoleId(value), scopeId(value)];
        expect([validate(role), version(role), validate(scope), version(scope)]).toEqual([true, 5, true, 5]);
        expect(role).not.toBe(scope);
        expect(role).toBe(uuidv5(`role:${value}`, '6d9a2f0e-5a0f-5c3b-9a53-0c8f6c1b7e42'));
      }),
    );
  });

  it.each(['constructor', 'toString', '__proto__'])('and description of a role named %s are texts as well', (value) => {
    const { id, description } = appRole(value);
    expect([validate(id), description]).toEqual([true, `The role ${value} of the FHIR server.`]);
  });
});
