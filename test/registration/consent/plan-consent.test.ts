import { describe, expect, it } from 'vitest';
import {
  type ClientConsent,
  consentByApi,
  type PermissionApi,
} from '../../../src/registration/consent/client-consent.ts';
import { grantHandOff, revocationHandOff, unreadHandOff } from '../../../src/registration/consent/consent-hand-off.ts';
import { GRAPH_SIGN_IN_PERMISSIONS, MICROSOFT_GRAPH } from '../../../src/registration/consent/graph-permissions.ts';
import { permissionScope } from '../../../src/registration/consent/permission-scope.ts';
import { planConsent } from '../../../src/registration/consent/plan-consent.ts';
import { planRevocation } from '../../../src/registration/consent/plan-revocation.ts';
import { application } from '../sample-tenant.ts';

const READ = permissionScope('read', 'admin', 'Contoso');
const WRITE = permissionScope('write', 'admin', 'Contoso');
const RETIRED = { ...permissionScope('retired', 'admin', 'Contoso'), isEnabled: false };

const API: PermissionApi = {
  appId: 'api',
  displayName: 'Contoso FHIR',
  isReadable: true,
  servicePrincipalId: 'api-principal',
  scopes: [READ, WRITE, RETIRED],
  appRoles: [],
  preAuthorizedIds: [],
};

/** A client that asks for `asked`, with these grants as `user=scopes` or `=scopes`. */
function client(asked: readonly string[], ...grants: readonly string[]) {
  const ids = [READ, WRITE, RETIRED].filter(({ value }) => asked.includes(value)).map(({ id }) => id);
  return {
    application: application({
      requiredResourceAccess: [{ resourceAppId: 'api', resourceAccess: ids.map((id) => ({ id, type: 'Scope' })) }],
    }),
    servicePrincipalId: 'client-principal',
    apis: [API],
    grants: grants.map((grant, index) => {
      const [user = '', scope = ''] = grant.split('=');
      return { id: `grant-${index}`, resourceId: 'api-principal', scope, principalId: user === '' ? null : user };
    }),
    assignments: [],
  } satisfies ClientConsent;
}

describe('what is consented to', () => {
  it.each<[title: string, given: ReturnType<typeof client>, names: readonly string[], added: readonly string[]]>([
    ['all that is asked for', client(['read', 'write']), [], ['read', 'write']],
    ['what is not granted yet', client(['read', 'write'], '=read'), [], ['write']],
    ['what is named, asked for or not', client(['read']), ['write'], ['write']],
    ['not what a user granted alone', client(['read'], 'ada=read'), [], ['read']],
    ['nothing that is granted', client(['read'], '=read'), [], []],
    ['nothing that is disabled', client(['retired']), [], []],
  ])('%s', (_title, given, names, added) => {
    expect(planConsent(given, names).steps.flatMap((step) => step.added)).toEqual(added);
  });

  it('is meant of the API that is asked for it, whoever else defines a scope of that name', () => {
    const other = { ...API, appId: 'other', displayName: 'Other', servicePrincipalId: 'other-principal' };
    const both = { ...client(['read']), apis: [API, other] };
    expect(planConsent(both, ['read']).steps.map(({ api }) => api.appId)).toEqual(['api']);
    expect(planConsent(both, ['write']).steps.map(({ api }) => api.appId)).toEqual(['api']);
  });

  it('is out of reach where the API cannot be read, by the names that are well known', () => {
    const [openid] = GRAPH_SIGN_IN_PERMISSIONS;
    const graph = { ...API, appId: MICROSOFT_GRAPH, servicePrincipalId: null, isReadable: false, scopes: [] };
    const given = {
      ...client([]),
      application: application({
        requiredResourceAccess: [
          { resourceAppId: MICROSOFT_GRAPH, resourceAccess: [{ id: openid?.id ?? '', type: 'Scope' }] },
        ],
      }),
      apis: [graph],
    };
    for (const names of [[], ['openid']]) {
      expect(planConsent(given, names)).toMatchObject({ steps: [], outOfReach: [{ scopes: ['openid'] }] });
    }
    expect(planConsent(given, []).warnings).toMatchObject([{ code: 'api_unreadable' }]);
    expect(consentByApi(given, [])).toMatchObject([{ scopes: [{ value: 'openid', asked: true }] }]);
  });

  it('is told where nothing is asked for', () => {
    expect(planConsent(client([]), []).warnings).toMatchObject([{ code: 'nothing_asked' }]);
  });

  it('is told where something of it cannot be granted', () => {
    expect(planConsent(client(['retired']), []).warnings).toMatchObject([{ code: 'scope_missing' }]);
    const lost = { ...client(['read']), apis: [{ ...API, servicePrincipalId: null }] };
    expect(planConsent(lost, [])).toMatchObject({ steps: [], warnings: [{ code: 'api_missing' }] });
  });

  it('is never a name that nobody knows', () => {
    expect(() => planConsent(client(['read']), ['raed'])).toThrow('did you mean "read"?');
  });
});

describe('what is revoked', () => {
  const existing = client(['read'], '=read write', 'ada=read', '=');

  it.each<[title: string, names: readonly string[], users: boolean, left: readonly string[]]>([
    ['everything for all users', [], false, ['grant-0: ', 'grant-2: ']],
    ['one scope', ['read'], false, ['grant-0: write']],
    ['one scope, of single users too', ['read'], true, ['grant-0: write', 'grant-1: ']],
    ['nothing, where nobody granted it', ['retired'], true, []],
  ])('%s', (_title, names, users, left) => {
    const steps = planRevocation(existing, names, users);
    expect(steps.map(({ grant, remaining }) => `${grant.id}: ${remaining.join(' ')}`)).toEqual(left);
  });
});

describe('a name that nobody knows', () => {
  it('is answered by the names that could be meant, not by all that an API defines', () => {
    expect(() => planRevocation(client(['read'], '=read'), ['raed'], false)).toThrow(
      expect.objectContaining({ hint: 'Known: read. Name one with --scope.' }) as Error,
    );
  });
});

describe('what is shown', () => {
  it('marks what was granted although it is neither asked for nor defined any more', () => {
    const [shown] = consentByApi(client(['read'], '=read gone'), []);
    expect(shown?.scopes).toMatchObject([
      { value: 'read', asked: true, grantedToAll: true, leftover: false },
      { value: 'gone', id: null, asked: false, grantedToAll: true, leftover: true },
    ]);
  });
});

describe('a request for someone else', () => {
  it('keeps a quote in a scope from the shell', () => {
    const quoting = { ...API, scopes: [{ ...READ, value: "it's" }] };
    const [step] = planConsent({ ...client(['read']), apis: [quoting] }, []).steps;
    expect(step && grantHandOff('client-principal', step, 'https://graph').command).toContain(`"it'\\''s"`);
    const [narrowed] = planRevocation(client([], "=read it's"), ['read'], false);
    expect(narrowed && revocationHandOff(narrowed, 'https://graph').command).toContain(`"it'\\''s"`);
    const place = { tenantId: 't', cloud: 'china', authorityUrl: '', graphUrl: '', sandbox: false };
    expect(unreadHandOff(place, 'a', ["it's", 'patient/*.read']).command).toBe(
      "fhir-apps consent grant a --scope 'it'\\''s' --scope 'patient/*.read' --tenant t --cloud china",
    );
  });
});
