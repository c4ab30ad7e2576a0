import { describe, expect, it } from 'vitest';
import { propertyChanges } from '../../../src/registration/plan/property-changes.ts';
import { described } from '../../../src/registration/plan/step-description.ts';
import type { ApplicationPatch, Step } from '../../../src/registration/model/step.ts';
import { appRole } from '../../../src/registration/roles/app-role.ts';
import { application, contosoApi } from '../sample-tenant.ts';

const ROLE = appRole('globalReader');
const API = contosoApi({ appRoles: [ROLE] });

function changesOf(patch: ApplicationPatch): readonly unknown[] {
  const steps: readonly Step[] = [{ kind: 'update-application', patch, summary: 'what differs' }];
  return propertyChanges(described(steps, 'Care portal'), application(), API).map(({ property, before, after }) => [
    property,
    before,
    after,
  ]);
}

describe('what a plan changes of an application', () => {
  it.each<[what: string, patch: ApplicationPatch, changes: readonly unknown[]]>([
    ['a property', { displayName: 'Portal' }, [['displayName', application().displayName, 'Portal']]],
    ['nothing where it is the same', { displayName: application().displayName }, []],
    [
      'one property of several in an object',
      { web: { redirectUris: ['https://portal.contoso.com/'] } },
      [['web.redirectUris', application().web.redirectUris, ['https://portal.contoso.com/']]],
    ],
    [
      'permissions by name, where the API is known',
      {
        requiredResourceAccess: [
          { resourceAppId: API.appId, resourceAccess: [{ id: ROLE.id, type: 'Role' }] },
          { resourceAppId: 'other', resourceAccess: [{ id: 'unknown', type: 'Scope' }] },
        ],
      },
      [
        [
          'requiredResourceAccess',
          [],
          [
            { resourceAppId: API.appId, type: 'Role', id: ROLE.id, value: ROLE.value },
            { resourceAppId: 'other', type: 'Scope', id: 'unknown', value: null },
          ],
        ],
      ],
    ],
  ])('is told old and new: %s', (_what, patch, changes) => {
    expect(changesOf(patch)).toEqual(changes);
  });

  it('is told as a whole where nothing stands yet', () => {
    const steps: readonly Step[] = [{ kind: 'add-secret', lifetimeSeconds: 86_400 }];
    expect(propertyChanges(described(steps, 'Care portal'), null, null)).toEqual([
      {
        action: 'add',
        target: 'passwordCredential',
        summary: 'secret for 1 days',
        property: null,
        before: null,
        after: null,
      },
    ]);
  });
});
