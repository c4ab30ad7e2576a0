import type { Writable } from 'node:stream';
import type { SecretSink } from './secret-sink.ts';
import { delivering } from './sink-error.ts';
import { writeToStream } from './write-to-stream.ts';

/**
 * Standard output: the secret and a newline and nothing else, or, with `json`, a place in the result that the caller
 * fills.
 */
export function openStdoutSink(stdout: Writable, json: boolean): SecretSink {
  const description = 'stdout';
  return {
    description,
    inResult: json,
    proveUsable: () => Promise.resolve(),
    contains: () => Promise.resolve(null),
    deliver: (secret) =>
      json ? Promise.resolve() : delivering(description, () => writeToStream(stdout, `${secret.text}\n`)),
    clientIdDestination: null,
  };
}
