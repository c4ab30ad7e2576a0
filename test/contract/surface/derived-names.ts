import {
  certificateFilesIn,
  clientVariableNames,
  defaultKey,
  formerKeys,
  uniqueNameOf,
  vaultSecretName,
} from './entry-points.ts';
import { SAMPLE_NAMES } from './sample-names.ts';

/** A server whose unique names are often cut, and one whose are not. */
const SERVERS = [
  'https://fhir.contoso.com',
  'https://a-rather-long-name-of-a-server.fhir.hospital-group.example:8443/r4/main',
];

/**
 * What is made of a display name: once another version makes something else of it, nothing that stands is found again.
 */
export interface DerivedNames {
  readonly key: string;
  /** The keys that earlier versions made of it. */
  readonly formerKeys: readonly string[];
  readonly uniqueNames: readonly string[];
  readonly vaultSecret: string;
  readonly variables: readonly (string | null)[];
  readonly files: readonly string[];
}

/** What is made of each of the sample names, for a service client. */
export function derivedNames(): Readonly<Record<string, DerivedNames>> {
  return Object.fromEntries(
    SAMPLE_NAMES.map((name) => [JSON.stringify(name), namesOf(name)] as const).sort(([one], [other]) =>
      one < other ? -1 : 1,
    ),
  );
}

function namesOf(name: string): DerivedNames {
  const key = defaultKey('service', name);
  const { clientId, clientSecret, tenantId } = clientVariableNames(key);
  const { keyPair, certificate, pfx } = certificateFilesIn('.', key);
  return {
    key,
    formerKeys: formerKeys('service', name),
    uniqueNames: SERVERS.map((server) => uniqueNameOf(server, key)),
    vaultSecret: vaultSecretName(key),
    variables: [clientId, clientSecret, tenantId],
    files: [keyPair, certificate, pfx],
  };
}
