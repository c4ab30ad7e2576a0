import fc from 'fast-check';
import { placeholderIn } from '../../src/registration/answers/placeholder.ts';

const segment = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,11}$/);

/**
 * FHIR base URLs as people type them: any letter case in the host, ports, paths, slashes at the end; no placeholder by
 * chance.
 */
export const typedFhirUrl: fc.Arbitrary<string> = fc
  .record({
    host: fc.oneof(fc.domain({ size: 'small' }), fc.constantFrom('fhir.contoso.com', 'FHIR.Contoso.com', 'localhost')),
    port: fc.constantFrom('', ':443', ':8443'),
    path: fc.array(segment, { maxLength: 3 }),
    end: fc.constantFrom('', '/', '//'),
  })
  .map(({ host, port, path, end }) => `https://${host}${port}${path.map((part) => `/${part}`).join('')}${end}`)
  .filter((url) => placeholderIn(url) === null);
