import type { ObservedApplication } from '../registration/model/observed.ts';
import { deliveredTo } from '../registration/tags.ts';
import type { CredentialResult } from '../registration/result/registration-schema.ts';
import type { SecretSink } from '../secrets/secret-sink.ts';
import { isUnnamed } from '../secrets/sinks/terminal.ts';

/**
 * Says that the secret of a client is not where this run was told to put one, since an earlier run put it elsewhere;
 * nothing where it is there, or nobody knows where it is.
 */
export function secretElsewhere(
  sink: SecretSink | null,
  credential: CredentialResult | null,
  { tags }: Pick<ObservedApplication, 'tags'>,
): readonly string[] {
  const isKept = credential?.kind === 'secret' && credential.deliveredTo === null && credential.keyId !== null;
  const place = isKept ? deliveredTo(tags, credential.keyId) : null;
  if (sink === null || isUnnamed(sink) || place === null || isPlace(place, sink.description)) {
    return [];
  }
  return [
    `No secret goes to ${sink.description}: an earlier run delivered it to ${place}, and it stays. \`fhir-apps credential rotate\` makes a new one.`,
  ];
}

/** A tag that would be too long is cut, and ends in `…`. */
function isPlace(place: string, description: string): boolean {
  return place.endsWith('…') ? description.startsWith(place.slice(0, -1)) : place === description;
}
