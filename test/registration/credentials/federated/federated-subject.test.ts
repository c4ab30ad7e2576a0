import { describe, expect, it } from 'vitest';
import {
  distinctSubjects,
  withKnownIdentity,
} from '../../../../src/registration/credentials/federated/federated-subject.ts';
import { readFederatedSpec } from '../../../../src/registration/credentials/federated/parse-federated-spec.ts';
import { planFederated } from '../../../../src/registration/credentials/federated/plan-federated.ts';
import { tenant } from '../../sample-tenant.ts';

const CLIENT = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const PRINCIPAL = 'A1B2C3D4-4b5a-6978-8796-a5b4c3d2e1f0';
const TENANT = 'D6454C5B-4edf-46a1-b018-de071cb5886c';
const BY_CLIENT = readFederatedSpec(`managed-identity:${CLIENT}`);
const PLACE = { authorityUrl: 'https://login.microsoftonline.us', tenantId: TENANT };

describe('a managed identity as the credential of an application', () => {
  it('is what Entra issues to it in its tenant, in small letters', () => {
    const known = withKnownIdentity(BY_CLIENT, { id: PRINCIPAL, displayName: 'import' }, PLACE);
    expect(known).toEqual({
      issuer: 'https://login.microsoftonline.us/d6454c5b-4edf-46a1-b018-de071cb5886c/v2.0',
      subject: PRINCIPAL.toLowerCase(),
      holder: 'The managed identity import',
      ...{ audience: null, name: null, advice: null },
    });
    expect(planFederated({ kind: 'federated', trusted: [known] }, tenant()).steps).toMatchObject([
      { kind: 'add-federated-credential', credential: { subject: PRINCIPAL.toLowerCase() } },
    ]);
  });

  it('is never planned before it was looked up', () => {
    expect(() => planFederated({ kind: 'federated', trusted: [BY_CLIENT] }, tenant())).toThrow('not looked up');
  });

  it('counts once, however often it is named', () => {
    const other = readFederatedSpec(`managed-identity:${PRINCIPAL}`);
    expect(distinctSubjects([BY_CLIENT, other, BY_CLIENT])).toEqual([BY_CLIENT, other]);
    const known = [BY_CLIENT, other].map((each) => withKnownIdentity(each, { id: CLIENT, displayName: '' }, PLACE));
    expect(distinctSubjects(known)).toHaveLength(1);
  });
});
