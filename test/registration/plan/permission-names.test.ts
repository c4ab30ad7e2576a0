import { describe, expect, it } from 'vitest';
import { permissionScope } from '../../../src/registration/consent/permission-scope.ts';
import type { ObservedApplication } from '../../../src/registration/model/observed.ts';
import { planRegistration } from '../../../src/registration/plan/plan.ts';
import { appRole } from '../../../src/registration/roles/app-role.ts';
import { application, NOW, resourceAnswers, tenant } from '../sample-tenant.ts';

interface Case {
  readonly scope?: readonly string[];
  readonly appRole?: readonly string[];
  readonly rolesFile?: readonly string[];
  readonly existing?: Partial<ObservedApplication>;
}

function plan({ rolesFile = [], existing, ...values }: Case): () => unknown {
  const answers = {
    ...resourceAnswers({ ...values, ...(rolesFile.length === 0 ? {} : { rolesFile: 'roles.json' }) }),
    roleDefinitions: rolesFile.map((name) => ({ name, dataActions: ['read'] as const, notDataActions: [] })),
  };
  return () => planRegistration(answers, tenant({ application: existing ? application(existing) : null }), NOW);
}

const withRole = (value: string): Partial<ObservedApplication> => ({ appRoles: [appRole(value)] });
const withScope = (value: string): Partial<ObservedApplication> => ({
  api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [permissionScope(value, 'admin', 'Contoso')] },
});

describe('names of scopes and roles', () => {
  it.each<[title: string, given: Case, one: string, other: string]>([
    ['a scope and a role of the roles file', { scope: ['auditor'], rolesFile: ['Auditor'] }, 'auditor', 'Auditor'],
    ['a scope and an existing role', { scope: ['audit'], existing: withRole('Audit') }, 'audit', 'Audit'],
    ['a role and an existing scope', { appRole: ['Audit'], existing: withScope('audit') }, 'Audit', 'audit'],
    ['a scope and an existing scope in other case', { scope: ['Read'], existing: withScope('read') }, 'Read', 'read'],
  ])('are refused for %s, with both named', (_title, given, one, other) => {
    expect(plan(given)).toThrow(expect.objectContaining({ code: 'name_taken' }) as Error);
    expect(plan(given)).toThrow(`"${one}"`);
    expect(plan(given)).toThrow(`"${other}"`);
  });

  it.each<[title: string, given: Case]>([
    ['an existing role, which stays', { appRole: ['audit'], existing: withRole('audit') }],
    ['an existing role in other case, which stays', { appRole: ['audit'], existing: withRole('Audit') }],
    ['an existing scope, which stays', { scope: ['read'], existing: withScope('read') }],
    [
      'a pair that someone else made',
      { scope: ['read'], appRole: ['audit'], existing: { ...withScope('read'), ...withRole('read') } },
    ],
    ['names of their own', { scope: ['read'], rolesFile: ['auditor'] }],
  ])('are accepted for %s', (_title, given) => {
    expect(plan(given)).not.toThrow();
  });
});
