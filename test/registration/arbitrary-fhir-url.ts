import fc from 'fast-check';

const segment = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,11}$/);

/** FHIR base URLs as people type them: any letter case in the host, ports, paths, slashes at the end. */
export const typedFhirUrl: fc.Arbitrary<string> = fc
  .record({
    host: fc.oneof(fc.domain({ size: 'small' }), fc.constantFrom('fhir.contoso.com', 'FHIR.Contoso.com', 'localhost')),
    port: fc.constantFrom('', ':443', ':8443'),
    path: fc.array(segment, { maxLength: 3 }),
    end: fc.constantFrom('', '/', '//'),
  })
  .map(({ host, port, path, end }) => `https://${host}${port}${path.map((part) => `/${part}`).join('')}${end}`);
