import { describe, expect, it } from 'vitest';
import { certificateTags, deliveryTags } from '../../../src/registration/tags.ts';
import { deliveredCredentials } from '../../../src/verification/client-token/delivered-credentials.ts';
import { application } from '../../registration/sample-tenant.ts';

const TIMES = { displayName: null, startDateTime: null };

function secret(keyId: string, endDateTime: string | null, hint: string | null) {
  return { ...TIMES, keyId, endDateTime, hint };
}

describe('where the credentials of a client were delivered', () => {
  it('tells secrets before certificates, the longest-lived first, so that an expired one is tried last', () => {
    const found = deliveredCredentials(
      application({
        passwordCredentials: [
          secret('expired', '2020-01-01T00:00:00Z', 'old'),
          secret('next-year', '2027-01-01T00:00:00Z', 'abc'),
          secret('for-ever', null, 'xyz'),
        ],
        keyCredentials: [{ ...TIMES, keyId: 'key', customKeyIdentifier: null, endDateTime: '2030-01-01T00:00:00Z' }],
        tags: [
          ...deliveryTags('expired', 'file:/old'),
          ...deliveryTags('next-year', 'file:/new'),
          ...deliveryTags('for-ever', 'keyvault:jobs/secret'),
          ...certificateTags('key', '/keys/job.pem'),
        ],
      }),
    );
    const hints = ['old', 'abc', 'xyz'];
    expect(found).toEqual([
      { kind: 'secret', place: 'keyvault:jobs/secret', hints },
      { kind: 'secret', place: 'file:/new', hints },
      { kind: 'secret', place: 'file:/old', hints },
      { kind: 'certificate', place: '/keys/job.pem', hints },
    ]);
  });

  it('leaves out what no tag names a place for, and what the directory no longer has', () => {
    const found = deliveredCredentials(
      application({
        passwordCredentials: [secret('foreign', null, null)],
        keyCredentials: [{ ...TIMES, keyId: null, customKeyIdentifier: null, endDateTime: null }],
        tags: deliveryTags('removed', 'file:/old'),
      }),
    );
    expect(found).toEqual([]);
  });
});
