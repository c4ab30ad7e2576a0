import { describe, expect, it } from 'vitest';
import type { CertificateChoice } from '../../../src/registration/credentials/inputs/certificate.ts';
import type { Certificate } from '../../../src/registration/model/certificate.ts';
import { thumbprintOf } from '../../../src/registration/credentials/certificate.ts';
import type { KeyCredential } from '../../../src/registration/model/observed.ts';
import { planCertificate } from '../../../src/registration/credentials/plan-certificate.ts';
import { certificateTag } from '../../../src/registration/tags.ts';
import { application, NOW, tenant } from '../sample-tenant.ts';

const DAY = 86_400_000;
const THUMBPRINT = 'AB'.repeat(20);
const GENERATED: CertificateChoice = {
  kind: 'certificate',
  source: { from: 'generated', directory: '.', lifetimeDays: 365, pfx: false },
};
const HELD: Certificate = {
  der: 'MII=',
  thumbprint: THUMBPRINT,
  sha256: '',
  subject: 'CN=Job',
  notBefore: NOW,
  notAfter: new Date(NOW.getTime() + 90 * DAY),
  keySize: 3072,
};

function key(facts: Partial<KeyCredential> = {}): KeyCredential {
  const endDateTime = new Date(NOW.getTime() + 90 * DAY).toISOString();
  return {
    keyId: 'key',
    displayName: 'CN=Job',
    customKeyIdentifier: THUMBPRINT,
    startDateTime: null,
    endDateTime,
    ...facts,
  };
}

const EXPIRED = key({ endDateTime: NOW.toISOString() });
const ENDS_SOON = key({ endDateTime: new Date(NOW.getTime() + 29 * DAY).toISOString() });
/** 29 days left of 60: too soon, or tenants that allow no more would get one with every run. */
const SHORT = { ...ENDS_SOON, startDateTime: new Date(NOW.getTime() - 31 * DAY).toISOString() };
const OTHER = key({ customKeyIdentifier: 'CD'.repeat(20) });

function stepsFor(keyCredentials: readonly KeyCredential[], isOurs: boolean, held: Certificate | null): unknown {
  const tags = isOurs ? [certificateTag('key')] : [];
  const observed = tenant({ application: application({ keyCredentials, tags }), storedCertificate: held });
  return planCertificate(GENERATED, observed, NOW).steps.map(({ kind }) => kind);
}

describe('a certificate is planned', () => {
  it.each<[what: string, keys: readonly KeyCredential[], isOurs: boolean, held: Certificate | null, steps: unknown]>([
    ['nothing stands and nothing is held', [], false, null, ['make-certificate']],
    ['one is held', [], false, HELD, ['add-certificate']],
    ['the held one stands', [key()], false, HELD, []],
    [
      'the held one stands, shown in base64',
      [key({ customKeyIdentifier: 'q6urq6urq6urq6urq6urq6urq6s=' })],
      false,
      HELD,
      [],
    ],
    ['one of ours stands and nothing is held', [OTHER], true, null, []],
    ['one of ours stands and another is held', [OTHER], true, HELD, ['add-certificate']],
    ["only others' stand", [OTHER], false, null, ['make-certificate']],
    ['ours ends soon', [ENDS_SOON], true, null, ['make-certificate']],
    ['ours ends soon, and is short-lived', [SHORT], true, null, []],
    ['ours ends soon, and is the held one', [ENDS_SOON], true, HELD, []],
    ['ours has expired', [EXPIRED], true, null, ['make-certificate']],
  ])('where %s', (_what, keys, isOurs, held, steps) => {
    expect(stepsFor(keys, isOurs, held)).toEqual(steps);
  });

  it("not beside an expired one of someone else's, which Graph would refuse", () => {
    expect(() => stepsFor([EXPIRED], false, HELD)).toThrow(
      expect.objectContaining({ code: 'certificate_expired_stands', exitCode: 2 }) as Error,
    );
  });
});

describe('thumbprintOf', () => {
  it.each([
    ['hex', THUMBPRINT.toLowerCase(), THUMBPRINT],
    ['base64', 'q6urq6urq6urq6urq6urq6urq6s=', THUMBPRINT],
    ['a name of someone', 'bmlnaHRseQ==', null],
    ['nothing', null, null],
  ])('reads %s', (_what, customKeyIdentifier, thumbprint) => {
    expect(thumbprintOf({ customKeyIdentifier })).toBe(thumbprint);
  });
});
