import { describe, expect, it } from 'vitest';
import type { OwnerChange } from '../../../src/registration/edit/edit-plan.ts';
import { editSteps } from '../../../src/registration/edit/edit-steps.ts';

const [CALLER, ADA, TOM] = ['caller', 'ada', 'tom'].map((id) => ({ id, appId: null, name: id })) as [
  Owner,
  Owner,
  Owner,
];

type Owner = OwnerChange['before'][number];

const change = (kind: OwnerChange['kind'], add: readonly Owner[], remove: readonly Owner[]): OwnerChange => ({
  ...{ kind, id: kind, add, remove },
  before: [CALLER, TOM],
});

describe('editSteps', () => {
  it('adds owners first, and takes ownership from the caller last of all', () => {
    const owners = [change('application', [ADA], [CALLER, TOM]), change('servicePrincipal', [ADA], [CALLER, TOM])];
    const removal = {
      ...{ roles: [], scopes: [], assignments: [], resourceId: null, revocations: [] },
      disabling: { appRoles: [] },
    };
    const steps = editSteps({ patch: { appRoles: [] }, owners, removal }, CALLER.id).map((step) =>
      'owner' in step ? `${step.kind} ${step.owner.id} of ${step.change.kind}` : step.kind,
    );
    expect(steps).toEqual([
      'add-owner ada of servicePrincipal',
      'add-owner ada of application',
      'disable',
      'update',
      'remove-owner tom of application',
      'remove-owner tom of servicePrincipal',
      'remove-owner caller of application',
      'remove-owner caller of servicePrincipal',
    ]);
  });
});
