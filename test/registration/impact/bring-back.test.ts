import { describe, expect, it } from 'vitest';
import { combinedImpact, regainingCommands } from '../../../src/registration/impact/bring-back.ts';
import { type LostAssignment, NO_IMPACT, type ObservedImpact } from '../../../src/registration/impact/impact.ts';
import { lostConsents } from '../../../src/registration/impact/lost-consents.ts';
import { MICROSOFT_GRAPH } from '../../../src/registration/consent/graph-permissions.ts';

const API = 'bbbbbbbb-0000-4000-8000-000000000001';

function assignment(principalId: string, facts: Partial<LostAssignment> = {}): LostAssignment {
  return {
    ...{ role: 'globalReader', api: 'Contoso FHIR', apiAppId: API, assignable: true },
    principal: { id: principalId, type: 'user', displayName: principalId },
    ...facts,
  };
}

function commands(impact: Partial<ObservedImpact>, appId = API): readonly string[] {
  return regainingCommands([{ appId, impact: { ...NO_IMPACT, ...impact } }]).map((words) => words.join(' '));
}

describe('the commands that give back what was lost', () => {
  it('assign each role once, to at most twenty in a command', () => {
    const roleAssignments = Array.from({ length: 450 }, (_each, index) => assignment(`user-${index}`));
    const found = commands({ roleAssignments });
    expect(found).toHaveLength(23);
    expect(found.flatMap((command) => command.match(/user-\d+/gu) ?? [])).toHaveLength(450);
    expect(found[0]).toMatch(new RegExp(`^role assign ${API} --role globalReader --to user-0 --to user-1 `, 'u'));
  });

  it('assign together the roles that the same principals lose', () => {
    const both = ['globalReader', 'globalExporter'].flatMap((role) => [
      assignment('ada', { role }),
      assignment('bo', { role }),
    ]);
    expect(commands({ roleAssignments: [...both, assignment('ada', { role: 'globalAdmin' })] })).toEqual([
      `role assign ${API} --role globalReader --role globalExporter --to ada --to bo`,
      `role assign ${API} --role globalAdmin --to ada`,
    ]);
  });

  it('assign the roles that a client has, whether it asks for them or not', () => {
    expect(commands({ roleAssignments: [assignment('client')] }, 'client-app')).toEqual([
      `role assign ${API} --role globalReader --to client`,
    ]);
  });

  it('leave out what no command can assign: access without a role, and an API that could not be read', () => {
    const roleAssignments = [assignment('one', { assignable: false }), assignment('two', { apiAppId: null })];
    expect(commands({ roleAssignments })).toEqual([]);
  });

  it('have an application permission of Microsoft Graph approved', () => {
    const ofGraph = assignment('client', { role: 'User.Read.All', apiAppId: MICROSOFT_GRAPH, api: 'Microsoft Graph' });
    expect(commands({ roleAssignments: [ofGraph] }, 'client-app')).toEqual(['approve client-app']);
  });

  it('consent for each client to exactly what was consented to for all users', () => {
    const grant = { clientAppId: 'chart', client: 'Growth chart', apiAppId: null, principalId: null, leftOut: [] };
    const consents = lostConsents([
      { ...grant, api: 'Contoso FHIR', scope: 'user_impersonation -odd' },
      { ...grant, api: 'Microsoft Graph', scope: 'openid User.Read' },
      { ...grant, api: 'Microsoft Graph', scope: 'Mail.Read', principalId: 'ada' },
      { ...grant, client: 'Portal', clientAppId: 'portal', api: 'Contoso FHIR', scope: '', principalId: null },
      { ...grant, api: 'Contoso FHIR', scope: 'left out', leftOut: ['left'], client: 'Other', clientAppId: 'other' },
      { ...grant, client: 'Gone', clientAppId: null, api: 'Contoso FHIR', scope: 'user_impersonation' },
    ]);
    expect(commands({ consents })).toEqual([
      'consent grant chart --scope user_impersonation --scope=-odd --scope openid --scope User.Read',
      'consent grant other --scope out',
    ]);
  });

  it('write a role that begins as a flag does so that it is none', () => {
    expect(commands({ roleAssignments: [assignment('one', { role: '--yes' })] })).toEqual([
      `role assign ${API} --role=--yes --to one`,
    ]);
  });
});

describe('what is lost with several applications', () => {
  const resource = { appId: API, displayName: 'Contoso FHIR', type: 'resource', key: 'resource' } as const;
  const job = { appId: 'job', displayName: 'Job', type: 'service', key: 'job' } as const;
  const other = { appId: 'other', displayName: 'Other', type: 'service', key: 'other' } as const;

  it('names nothing twice, and no client that goes itself', () => {
    const roleAssignments = [assignment('job-principal'), assignment('ada')];
    const combined = combinedImpact([
      { appId: resource.appId, impact: { ...NO_IMPACT, clients: [job, other], roleAssignments } },
      { appId: job.appId, impact: { ...NO_IMPACT, roleAssignments: [assignment('job-principal')] } },
    ]);
    expect(combined.clients).toEqual([other]);
    expect(combined.roleAssignments.map(({ principal }) => principal.id)).toEqual(['job-principal', 'ada']);
  });

  it('keeps apart APIs of one name, and grants what neither of two views leaves out', () => {
    const grant = { clientAppId: 'chart', client: 'Growth chart', api: 'Contoso FHIR', principalId: null };
    const ofResource = lostConsents([{ ...grant, apiAppId: API, scope: 'read write', leftOut: [] }]);
    const ofClient = lostConsents([
      { ...grant, apiAppId: API, scope: 'read write', leftOut: ['write'] },
      { ...grant, apiAppId: 'another', scope: 'launch', leftOut: [] },
    ]);
    const deleted = [
      { appId: API, impact: { ...NO_IMPACT, consents: ofResource } },
      { appId: 'chart', impact: { ...NO_IMPACT, consents: ofClient } },
    ];
    expect(regainingCommands(deleted)).toEqual([['consent', 'grant', 'chart', '--scope', 'read', '--scope', 'launch']]);
  });

  it('names once what could not be read', () => {
    const unread: ObservedImpact = { ...NO_IMPACT, notRead: ['consents'] };
    expect(
      combinedImpact([
        { appId: 'a', impact: unread },
        { appId: 'b', impact: { ...unread, notRead: ['consents', 'roleAssignments'] } },
      ]).notRead,
    ).toEqual(['consents', 'roleAssignments']);
  });
});

describe('lost consent', () => {
  it('is one entry for a client and an API, with how many people consented for themselves', () => {
    const grant = { clientAppId: 'chart', client: 'Growth chart', api: 'Contoso FHIR', apiAppId: API };
    const whole = { ...grant, leftOut: [] };
    expect(
      lostConsents([
        { ...whole, scope: 'fhirUser launch', principalId: 'ada' },
        { ...whole, scope: 'fhirUser', principalId: 'bo' },
        { ...whole, scope: 'user_impersonation', principalId: null },
      ]),
    ).toEqual([
      {
        ...grant,
        scopes: ['fhirUser', 'launch', 'user_impersonation'],
        scopesForAllUsers: ['user_impersonation'],
        forAllUsers: true,
        leftOut: [],
        people: 2,
      },
    ]);
  });

  it('is for all users only where a scope was granted to them', () => {
    const grant = { clientAppId: 'chart', client: 'Growth chart', api: 'Contoso FHIR', apiAppId: API };
    const whole = { ...grant, leftOut: [] };
    expect(lostConsents([{ ...whole, scope: ' ', principalId: null }])).toMatchObject([
      { scopesForAllUsers: [], forAllUsers: false },
    ]);
  });
});
