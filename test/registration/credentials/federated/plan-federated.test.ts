import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../../src/cli/fields/field.ts';
import { appRole } from '../../../../src/registration/roles/app-role.ts';
import { federatedCredential } from '../../../../src/registration/credentials/federated/federated-credential.ts';
import { readFederatedSpec } from '../../../../src/registration/credentials/federated/parse-federated-spec.ts';
import { planFederated } from '../../../../src/registration/credentials/federated/plan-federated.ts';
import type { FederatedCredential, Observed } from '../../../../src/registration/model/observed.ts';
import type { Plan } from '../../../../src/registration/model/plan.ts';
import { planRegistration } from '../../../../src/registration/plan/plan.ts';
import { answersFor, application, contosoApi, NOW, tenant } from '../../sample-tenant.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
const MAIN = 'github:contoso/fhir:branch=main';
const PULL_REQUEST = 'github:contoso/fhir:pull-request';

/** The credential of a spec as it stands. */
function standing(spec: string, facts: Partial<FederatedCredential> = {}): FederatedCredential {
  const { name, issuer, subject, audience } = federatedCredential(readFederatedSpec(spec), AUDIENCE);
  return { id: `id-of-${name}`, name, issuer, subject, audiences: [audience], ...facts };
}

function plan(specs: readonly string[], federatedCredentials: readonly FederatedCredential[]) {
  const observed = tenant({ application: application(), federatedCredentials });
  return planFederated({ kind: 'federated', trusted: specs.map(readFederatedSpec) }, observed);
}

const API = contosoApi({ appRoles: [appRole('globalReader'), appRole('globalWriter')] });

/** A plan for a service client that stands. */
function planService(values: FieldValues, facts: Partial<Observed> = {}): Plan {
  const answers = answersFor('service', values);
  return planRegistration(answers, tenant({ application: application(), api: API, ...facts }), NOW);
}

describe('planFederated', () => {
  it('adds what is missing and leaves what stands, whoever made it', () => {
    const others = standing('issuer=https://gitlab.com,subject=a');
    const { steps, decisions } = plan([MAIN, 'github:contoso/fhir:tag=v1'], [others, standing(MAIN)]);
    expect(steps).toEqual([
      {
        kind: 'add-federated-credential',
        credential: federatedCredential(readFederatedSpec('github:contoso/fhir:tag=v1'), AUDIENCE),
      },
    ]);
    expect(decisions[0]).toMatch(/^GitHub Actions of contoso\/fhir on the branch main .* may sign in already: /);
    expect(decisions[1]).toMatch(/^GitHub Actions of contoso\/fhir on the tag v1 .* may sign in without a secret\.$/);
  });

  it('takes the next name where a credential for someone else has it', () => {
    const { name } = standing(MAIN);
    const { steps } = plan([MAIN], [standing('issuer=https://gitlab.com,subject=a', { name: name.toUpperCase() })]);
    expect(steps).toMatchObject([{ credential: { name: `${name}-2` } }]);
  });

  it('warns of a subject that stands in other case, and adds the wanted one', () => {
    const { steps, warnings } = plan(['github:Contoso/fhir:branch=main'], [standing(MAIN)]);
    expect(steps).toHaveLength(1);
    expect(warnings).toMatchObject([{ code: 'federated_case' }]);
  });

  it('refuses a second audience for what is trusted already', () => {
    expect(() => plan([MAIN], [standing(MAIN, { audiences: ['api://theirs'] })])).toThrow(
      expect.objectContaining({ code: 'federated_audience_taken' }) as Error,
    );
  });

  it('refuses a twenty-first, and lets twenty be', () => {
    const twenty = Array.from({ length: 20 }, (_, index) => standing(`github:contoso/fhir:branch=b${index}`));
    expect(() => plan([MAIN], twenty)).toThrow(expect.objectContaining({ code: 'federated_limit' }) as Error);
    expect(plan(['github:contoso/fhir:branch=b7'], twenty).steps).toEqual([]);
  });
});

describe('a pull request that is trusted, beside a role that changes data', () => {
  const pullRequest = standing(PULL_REQUEST);
  const assignments = [{ appRoleId: appRole('globalWriter').id, resourceId: API.servicePrincipalId ?? '' }];

  it.each<[string, FieldValues, Partial<Observed>]>([
    [
      'a role is added to one that stands',
      { role: ['globalWriter'], credential: 'none' },
      { federatedCredentials: [pullRequest] },
    ],
    [
      'it is added to a role that stands',
      { role: ['globalReader'], credential: 'federated', federated: [PULL_REQUEST] },
      { assignments },
    ],
  ])('is refused where %s', (_where, values, facts) => {
    expect(() => planService(values, facts)).toThrow(expect.objectContaining({ code: 'pull_request_writes' }) as Error);
    expect(planService({ ...values, allowPullRequestWrites: true }, facts).servicePrincipal).not.toEqual([]);
  });

  it('is fine where the roles only read', () => {
    const values = { role: ['globalReader'], credential: 'federated', federated: [PULL_REQUEST] };
    expect(planService(values).application.at(-1)).toMatchObject({ kind: 'add-federated-credential' });
  });
});
