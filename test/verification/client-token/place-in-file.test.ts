import { describe, expect, it } from 'vitest';
import { parseSinkSpec } from '../../../src/secrets/sinks/index.ts';
import { placeInFile } from '../../../src/verification/client-token/place-in-file.ts';
import { wantedIn } from '../../environment/read-text.ts';

/** The text of the place that a file says for its client `job`, whose entry has these lines. */
function placeOf(lines: string): string | null {
  const job = `  job: { type: service, name: Job, role: globalReader, ${lines} }`;
  const wanted = wantedIn(
    `fhirUrl: https://fhir.contoso.com\nresource: { name: FHIR }\nsecretTo: env-file:.env\nclients:\n${job}\n`,
  );
  const entry = wanted.find(({ key }) => key === 'job') ?? null;
  return placeInFile(entry, undefined).place?.text ?? null;
}

describe('where an environment file says that a credential is kept', () => {
  it.each([
    ['credential: secret', 'env-file:/work/.env'],
    ['credential: secret, secretTo: "file:secrets/{key}"', 'file:/work/secrets/job'],
    ['credential: secret, secretTo: keyvault:jobs', 'keyvault:jobs'],
    ['credential: certificate, generateCertificate: keys', 'file:/work/keys/job.pem'],
    ['credential: certificate, certificate: job.cert.pem', null],
    ['credential: federated, federated: ["github:contoso/fhir:branch=main"]', null],
    ['credential: none', null],
  ])('with %s', (lines, place) => {
    expect(placeOf(lines)).toBe(place);
  });

  it('does not count where the command line names another place', () => {
    const named = parseSinkSpec('file:/elsewhere');
    if ('issue' in named) {
      throw new Error(named.issue);
    }
    expect(placeInFile(null, named)).toEqual({ place: named, deliveryNames: null });
    expect(placeInFile(null, undefined).place).toBeNull();
  });
});
