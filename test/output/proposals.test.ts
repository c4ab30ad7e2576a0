import { describe, expect, it } from 'vitest';
import { grantContent } from '../../src/commands/consent/grant-content.ts';
import { rotationContent } from '../../src/commands/credential/rotation-content.ts';
import { createPaint } from '../../src/output/paint.ts';
import { describeDryRun, describeProposal } from '../../src/output/plan-of-one-view.ts';
import { adoptionChanges } from '../../src/registration/adoption/plan-adoption.ts';
import { APP_TYPES, type AppType } from '../../src/registration/model/app-type.ts';
import { described } from '../../src/registration/plan/step-description.ts';
import { factsOfChange } from '../../src/registration/plan/change-facts.ts';
import { planRegistration, stepsOf } from '../../src/registration/plan/plan.ts';
import { propertyChanges } from '../../src/registration/plan/property-changes.ts';
import { assignmentContent } from '../../src/registration/plan-content/access-content.ts';
import { entryContent, type EntryFacts } from '../../src/registration/plan-content/entry-content.ts';
import type { ContentEntry } from '../../src/registration/plan-content/plan-content.ts';
import { keyRows, serverRow } from '../../src/registration/plan-content/server-words.ts';
import { appRole } from '../../src/registration/roles/app-role.ts';
import { permissionScope } from '../../src/registration/consent/permission-scope.ts';
import type { FieldValues } from '../../src/cli/fields/field.ts';
import { identificationTags } from '../../src/registration/tags.ts';
import {
  ADA,
  answersFor,
  APP_ID,
  application,
  contosoApi,
  FHIR_URL,
  NOW,
  secret,
  tenant,
} from '../registration/sample-tenant.ts';

const plain = createPaint(false);

const NOTHING_MORE: Omit<EntryFacts, 'action' | 'type' | 'displayName' | 'key' | 'changes'> = {
  ...{ uniqueName: null, appId: null, objectId: null, credential: null, decisions: [], departures: [] },
  ...{ risks: [], handOffs: [], error: null },
};

const API = contosoApi({
  appRoles: [appRole('globalImporter'), appRole('globalReader')],
  scopes: [permissionScope('user_impersonation', 'admin', 'Contoso FHIR')],
});

const VALUES: Readonly<Record<AppType, FieldValues>> = {
  resource: { name: 'Contoso FHIR' },
  confidential: { name: 'Care portal', replyUrl: ['https://portal.contoso.com/signin-oidc'], credential: 'secret' },
  public: { name: 'Growth chart', replyUrl: ['https://chart.contoso.com/', 'com.contoso.chart://auth'] },
  service: { name: 'Nightly import', role: ['globalImporter'], federated: ['github:contoso/fhir:branch=main'] },
};

/** What `register` creates of each type in an empty tenant. */
function registered(type: AppType): ContentEntry {
  const answers = answersFor(type, type === 'service' ? { ...VALUES[type], credential: 'federated' } : VALUES[type]);
  const api = type === 'resource' ? null : API;
  const plan = planRegistration(answers, tenant({ api, ownerIds: [ADA] }), NOW);
  const facts = {
    ...factsOfChange(null, api),
    ...{ ownerNames: new Map([[ADA, 'ada@contoso.com']]), deliveredTo: 'env-file:/work/.env' },
  };
  const handOffs = type === 'public' || type === 'confidential' ? [{ kind: 'admin-consent' } as const] : [];
  return entryContent({
    ...NOTHING_MORE,
    ...{ action: 'create', type, displayName: answers.name, key: null, handOffs },
    changes: propertyChanges(stepsOf(plan), facts),
    given: [
      serverRow(FHIR_URL, 'oss', type === 'resource' ? null : API.displayName),
      ...(type === 'resource' ? [] : keyRows(answers.key)),
    ],
  });
}

const TAGS = identificationTags({ type: 'service', key: 'nightly-import', fhirUrl: FHIR_URL, serverKind: 'oss' });
const NIGHTLY = application({ displayName: 'Nightly import', tags: TAGS });

function edited(): ContentEntry {
  const patch = {
    displayName: 'Patient portal',
    web: { redirectUris: ['https://portal.contoso.com/'] },
    tags: ['pediatrics'],
  };
  const before = application({
    displayName: 'Care portal',
    tags: ['wards'],
    web: { ...application().web, redirectUris: ['https://old.contoso.com/'] },
  });
  const steps = described([{ kind: 'update-application', patch, summary: 'what differs' }], 'Care portal');
  return entryContent({
    ...NOTHING_MORE,
    ...{ action: 'update', type: 'confidential', displayName: 'Patient portal', key: 'care-portal' },
    changes: propertyChanges(steps, factsOfChange(before, null)),
    risks: [{ message: 'The application "Care portal" has no owner then: only administrators can change it.' }],
  });
}

function adopted(): ContentEntry {
  const patch = { uniqueName: 'fhir-apps.fhir.contoso.com.nightly-import', tags: TAGS };
  const steps = described(
    [
      { kind: 'update-application', patch, summary: 'unique name and tags' },
      { kind: 'create-service-principal', body: { tags: TAGS, appRoleAssignmentRequired: false } },
    ] as const,
    'Nightly import',
  );
  return entryContent({
    ...NOTHING_MORE,
    ...{ action: 'update', type: 'service', displayName: 'Nightly import', key: 'nightly-import' },
    changes: adoptionChanges({ application: application(), servicePrincipal: null }, { steps }),
  });
}

const assigned = assignmentContent({ kind: 'resource', name: 'Contoso FHIR', key: null, details: [] }, [
  { principal: { id: ADA, type: 'user', displayName: 'Sam Twin' }, words: 'globalReader: read' },
  { principal: { id: APP_ID, type: 'user', displayName: 'Sam Twin' }, words: 'globalReader: read' },
  { principal: { id: 'g', type: 'group', displayName: 'Clinicians' }, words: 'globalImporter: read, import' },
]);

const granted = grantContent(
  { application: NIGHTLY },
  [
    {
      ...{ kind: 'grant-consent', existing: null, wanted: [], added: ['user_impersonation'] },
      api: { appId: API.appId, displayName: API.displayName, servicePrincipalId: 'sp' },
    },
  ],
  ['It could do in "Contoso FHIR" what its user may, while they use it.'],
);

const rotated = rotationContent({
  application: NIGHTLY,
  destination: 'keyvault:fhir-jobs',
  plan: {
    delivered: null,
    orphaned: [secret('lost', { endDateTime: '2027-03-01T00:00:00Z' })],
    replaced: [secret('old', { endDateTime: '2026-12-24T00:00:00Z' })],
    unconfirmed: [secret('unknown', { endDateTime: '2027-01-31T00:00:00Z' })],
    lifetimeSeconds: 180 * 86_400,
    decisions: [],
  },
  retireAt: new Date('2026-11-12T12:00:00Z'),
  atOnce: false,
});

const PROPOSALS: readonly (readonly [name: string, heading: string, entry: () => ContentEntry])[] = [
  ...APP_TYPES.map((type) => [`register-${type}`, 'Create in Contoso', () => registered(type)] as const),
  ['edit', 'Update', edited],
  ['adopt', 'Update', adopted],
  ['role-assign', 'Assign roles', () => assigned],
  ['consent-grant', 'Grant consent for all users of the tenant', () => granted],
  ['credential-rotate', 'Rotate the secret', () => rotated],
];

describe('what a person sees before the yes', () => {
  it.each(PROPOSALS.flatMap((proposal) => [60, 80, 120].map((width) => [...proposal, width] as const)))(
    'is as reviewed: %s, under "%s"',
    async (name, heading, entry, width) => {
      const shown = describeProposal(heading, entry(), plain, { width, verbose: false });
      await expect(shown).toMatchFileSnapshot(`screens/${name}-${width}.txt`);
    },
  );

  it('is the same in a dry run, with the command that does it', async () => {
    const layout = { width: 80, verbose: false };
    const command = 'fhir-apps register service --name Nightly';
    const shown = describeDryRun(registered('service'), plain, { layout, command });
    await expect(shown).toMatchFileSnapshot('screens/register-dry-run-80.txt');
  });

  it('names secrets by their ids only where all is asked for', () => {
    const shown = (verbose: boolean): string => describeProposal('Rotate', rotated, plain, { width: 80, verbose });
    expect(shown(false)).not.toContain('lost');
    expect(shown(true)).toContain('Key id of the one that expires 2027-03-01: lost');
  });
});
