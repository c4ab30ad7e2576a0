import type { Wording } from '../../../errors/wording.ts';
import { type InputOf, type KnownValues, switchField, textField } from '../../answers/field-definition.ts';
import { type ValueIssue, valueIssue } from '../../answers/issue.ts';
import type { Certificate } from '../../model/certificate.ts';
import { CREDENTIAL_TYPES, type CredentialInputs } from './inputs.ts';

/** Days that a new certificate lives unless said otherwise: a key that never travels may live longer than a secret. */
const DEFAULT_CERTIFICATE_DAYS = 365;

/** What the file of a certificate holds. */
export interface GivenCertificate {
  readonly certificate: Certificate;
  /** Sentences. */
  readonly warnings: readonly string[];
}

/** A certificate to register: one whose key the user keeps, or a new one. */
export interface CertificateChoice {
  readonly kind: 'certificate';
  readonly source:
    | {
        readonly from: 'file';
        /** As named. */
        readonly path: string;
        /** Null until the file was read. */
        readonly content: GivenCertificate | null;
      }
    | {
        readonly from: 'generated';
        readonly directory: string;
        readonly lifetimeDays: number;
        /** Whether a PFX is written too. */
        readonly pfx: boolean;
      };
}

function needsCertificate(values: KnownValues): boolean {
  return values.credential === 'certificate';
}

function needsGeneratedCertificate(values: KnownValues): boolean {
  return needsCertificate(values) && values.generateCertificate !== undefined;
}

/** The inputs about a certificate. */
export const CERTIFICATE_FIELDS = {
  certificate: textField('path', {
    placeholder: 'FILE',
    types: CREDENTIAL_TYPES,
    listedWith: 'ways to sign in',
    help: 'The certificate of a key that you keep: PEM or DER, RSA, the public part only.',
    question: {
      message: 'A certificate that you have, its public part',
      usual: (values) => needsCertificate(values) && values.generateCertificate === undefined,
      offered: (values) => needsCertificate(values) && values.generateCertificate === undefined,
    },
  }),
  generateCertificate: textField('path', {
    placeholder: 'DIR',
    types: CREDENTIAL_TYPES,
    listedWith: 'ways to sign in',
    help: 'A new key and certificate in this directory: KEY.pem (0600). The key never leaves this machine.',
    question: {
      message: 'Directory for a new key and certificate',
      needed: (values) => needsCertificate(values) && values.certificate === undefined,
      offered: needsGeneratedCertificate,
    },
  }),
  pfx: switchField({
    types: CREDENTIAL_TYPES,
    listedWith: 'the rest',
    help: 'Write the new key and certificate as KEY.pfx too, with the password from FHIR_APPS_PFX_PASSWORD.',
    question: { message: 'A PFX too?', offered: needsGeneratedCertificate },
  }),
  certificateLifetime: textField('lifetime', {
    placeholder: 'DAYS',
    types: CREDENTIAL_TYPES,
    listedWith: 'the rest',
    help: 'Lifetime of a new certificate, clamped to what the tenant allows.',
    default: '365d',
    question: {
      message: 'Lifetime of the certificate',
      offered: needsGeneratedCertificate,
      suggestion: '365d',
    },
  }),
};

type GivenCertificateInputs = InputOf<typeof CERTIFICATE_FIELDS>;

/** Inputs that say something only about a certificate that this tool makes. */
const WHY_GENERATED: ReadonlyMap<string, Wording> = new Map<string, Wording>([
  ['pfx', (input) => `needs the private key, which stays with you: it goes with ${input('generateCertificate')}.`],
  [
    'certificateLifetime',
    (input) => `goes with ${input('generateCertificate')}: the certificate of ${input('certificate')} has its dates.`,
  ],
]);

/** What a user says of a certificate. */
export const CERTIFICATE_INPUTS: CredentialInputs<typeof CERTIFICATE_FIELDS, CertificateChoice> = {
  purpose: 'a key that never leaves its machine; Entra only gets the certificate',
  fields: CERTIFICATE_FIELDS,
  implying: ['certificate', 'generateCertificate'],
  notApplicable: (key, { certificate, generateCertificate }) =>
    certificate !== undefined && generateCertificate === undefined ? (WHY_GENERATED.get(key) ?? null) : null,
  issues: certificateIssues,
  choice: (values) => ({ kind: 'certificate', source: certificateSource(values) }),
};

function certificateIssues({ certificate, generateCertificate }: GivenCertificateInputs): readonly ValueIssue[] {
  if ((certificate === undefined) !== (generateCertificate === undefined)) {
    return [];
  }
  return certificate === undefined
    ? [
        {
          key: 'generateCertificate',
          message: (input) =>
            `is missing: a directory for a new key and certificate; or give one of yours with ${input('certificate')}.`,
          missing: true,
        },
      ]
    : [
        valueIssue(
          'certificate',
          (input) => `contradicts ${input('generateCertificate')}: register this one, or let us make one.`,
        ),
      ];
}

/** Exactly one of the two was given: {@link certificateIssues} says so. */
function certificateSource({
  certificate,
  generateCertificate,
  certificateLifetime,
  pfx,
}: GivenCertificateInputs): CertificateChoice['source'] {
  return generateCertificate === undefined
    ? { from: 'file', path: certificate ?? '', content: null }
    : {
        from: 'generated',
        directory: generateCertificate,
        lifetimeDays: certificateLifetime ?? DEFAULT_CERTIFICATE_DAYS,
        pfx: pfx ?? false,
      };
}
