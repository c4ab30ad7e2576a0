import { describe, expect, it } from 'vitest';
import { describeBringBack, describeImpact } from '../../src/output/impact-view.ts';
import { createPaint } from '../../src/output/paint.ts';
import { NO_IMPACT, type ObservedImpact } from '../../src/registration/impact/impact.ts';

const plain = createPaint(false);

function clients(count: number): ObservedImpact['clients'] {
  return Array.from({ length: count }, (_each, index) => ({
    ...{ appId: `app-${index}`, displayName: `Client ${index}`, type: 'service', key: `job-${index}` },
  }));
}

function people(count: number, role = 'globalReader'): ObservedImpact['roleAssignments'] {
  return Array.from({ length: count }, (_each, index) => ({
    ...{ role, api: 'Contoso FHIR', apiAppId: 'api', assignable: true },
    principal: { id: `user-${index}`, type: 'user', displayName: `Person ${index}` },
  }));
}

describe('what stops and what is lost', () => {
  it('is nothing where nothing stops', () => {
    expect(describeImpact(NO_IMPACT, 'deleted', plain)).toBe('');
  });

  it.each([
    [12, 12, null],
    [13, 10, '  … and 3 more: --json lists all'],
    [41, 10, '  … and 31 more: --json lists all'],
  ])('of %i lines shows %i', (count, shown, rest) => {
    const lines = describeImpact({ ...NO_IMPACT, clients: clients(count) }, 'deleted', plain).split('\n');
    expect(lines.filter((line) => line.includes('Client '))).toHaveLength(shown);
    expect(lines.find((line) => line.includes('more:')) ?? null).toBe(rest);
  });

  it('names the first who have a role, and counts the others', () => {
    const text = describeImpact({ ...NO_IMPACT, roleAssignments: people(300) }, 'deleted', plain);
    expect(text).toBe(`
These are lost, and restore does not bring them back
  role globalReader of Contoso FHIR  Person 0, Person 1, Person 2, Person 3, and 296 more
`);
  });

  it.each([
    ['deleted', 'These are lost, and restore does not bring them back'],
    ['purged', 'These are lost permanently'],
    ['taken', 'These are lost'],
  ] as const)('is said to be as final as it is: %s', (loss, title) => {
    const [, found] = describeImpact({ ...NO_IMPACT, roleAssignments: people(1) }, loss, plain).split('\n');
    expect(found).toBe(title);
  });

  it('names what could not be read', () => {
    expect(describeImpact({ ...NO_IMPACT, notRead: ['clients', 'consents'] }, 'deleted', plain)).toBe(
      '\n! Not read, so that more may be affected: its clients, consents.\n',
    );
  });
});

describe('how everything comes back', () => {
  it('is by commands, and by those who consent again', () => {
    const consents = [
      {
        ...{ client: 'Growth chart', clientAppId: 'chart', api: 'Contoso FHIR', apiAppId: null },
        ...{ scopes: ['fhirUser'], scopesForAllUsers: [], forAllUsers: false, leftOut: [], people: 3 },
      },
    ];
    const roleAssignments = people(2).map((each) => ({ ...each, assignable: false }));
    expect(describeBringBack({ bringBack: ['fhir-apps restore a'], consents, roleAssignments }, plain)).toBe(`
To bring everything back
  fhir-apps restore a
  Who has consented for themselves alone is asked again at the next sign-in.
  2 assignments are of no role that can be assigned again.
`);
  });

  it('is not said where nothing brings it back', () => {
    expect(describeBringBack({ bringBack: [], consents: [], roleAssignments: people(1) }, plain)).toBe('');
  });
});
