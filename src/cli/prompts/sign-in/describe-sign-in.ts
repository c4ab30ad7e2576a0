import type { FieldValues } from '../../fields/field.ts';

/** How a client signs in by the values of its fields, in one line. */
export function describeSignIn(values: FieldValues): string {
  const { credential, federated, certificate, generateCertificate, secretTo } = values;
  switch (credential) {
    case 'federated':
      return typeof federated === 'object' ? federated.join(', ') : 'nothing secret';
    case 'certificate':
      return generateCertificate === undefined
        ? `the certificate ${String(certificate ?? '')}`
        : `a new certificate in ${String(generateCertificate)}`;
    case 'secret':
      return `a secret, which goes to ${secretTo === undefined ? 'this terminal' : String(secretTo)}`;
    default:
      return 'nothing yet';
  }
}
