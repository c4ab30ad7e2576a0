import type { RegisterValues, ValueFault } from './register-schema.ts';

/** The values of a client that may have a credential. */
type CredentialValues = Extract<RegisterValues, { readonly credential: unknown }>;

/** Inputs that say something about one kind of credential only. */
const INPUTS_OF_KINDS = [
  { key: 'secretTo', flag: '--secret-to', kind: 'secret' },
  { key: 'secretLifetime', flag: '--secret-lifetime', kind: 'secret' },
  { key: 'certificate', flag: '--certificate', kind: 'certificate' },
  { key: 'generateCertificate', flag: '--generate-certificate', kind: 'certificate' },
  { key: 'pfx', flag: '--pfx', kind: 'certificate' },
  { key: 'certificateLifetime', flag: '--certificate-lifetime', kind: 'certificate' },
] as const;

/** What contradicts itself, or is missing, among the inputs about a credential. */
export function credentialFaults(values: CredentialValues): readonly ValueFault[] {
  return [...misplacedFaults(values), ...certificateFaults(values)];
}

/** A kind is never guessed from the inputs that go with it: what is made must have been named. */
function misplacedFaults(values: CredentialValues): readonly ValueFault[] {
  return INPUTS_OF_KINDS.filter(({ key, kind }) => kind !== values.credential && values[key] !== undefined)
    .filter(({ kind }) => kind === 'certificate' || values.credential !== 'none')
    .map(({ key, kind }) =>
      fault(key, `goes with --credential ${kind}, and --credential ${values.credential} was given.`),
    );
}

function certificateFaults(values: CredentialValues): readonly ValueFault[] {
  if (values.credential !== 'certificate') {
    return [];
  }
  const { certificate, generateCertificate, pfx, certificateLifetime } = values;
  if (certificate === undefined) {
    return generateCertificate === undefined
      ? [
          {
            key: 'generateCertificate',
            message: 'is missing: a directory for a new key and certificate; or give one of yours with --certificate.',
            missing: true,
          },
        ]
      : [];
  }
  return [
    ...(generateCertificate === undefined
      ? []
      : [fault('certificate', 'contradicts --generate-certificate: register this one, or let us make one.')]),
    ...(pfx === true
      ? [fault('pfx', 'needs the private key, which stays with you: it goes with --generate-certificate.')]
      : []),
    ...(certificateLifetime === undefined
      ? []
      : [
          fault(
            'certificateLifetime',
            'goes with --generate-certificate: the certificate of --certificate has its dates.',
          ),
        ]),
  ];
}

function fault(key: string, message: string): ValueFault {
  return { key, message, missing: false };
}
