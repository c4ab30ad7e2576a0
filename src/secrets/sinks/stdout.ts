import type { Writable } from 'node:stream';
import { NEVER_READ } from '../held-secret.ts';
import type { SecretSink } from '../secret-sink.ts';
import { delivering } from '../sink-error.ts';
import { writeToStream } from '../write-to-stream.ts';
import { parseBareSink, type SinkDefinition } from './sink.ts';

/** `stdout`: the program that reads what this one prints. */
export const STDOUT_SINK: SinkDefinition = {
  kind: 'stdout',
  argument: null,
  purpose: 'standard output, for a program that takes it',
  aliases: ['-'],
  keeps: 'not at all',
  parse: (argument) =>
    parseBareSink('stdout', argument, ({ stdout, json }) => Promise.resolve(openStdoutSink(stdout, json))),
};

/**
 * Standard output: the secret and a newline and nothing else, or, with `json`, a place in the result that the caller
 * fills.
 */
function openStdoutSink(stdout: Writable, json: boolean): SecretSink {
  const description = 'stdout';
  return {
    description,
    inResult: json,
    isReadable: false,
    takesStdout: true,
    proveUsable: () => Promise.resolve(),
    contains: () => Promise.resolve(null),
    look: () => Promise.resolve(NEVER_READ),
    deliver: (secret) =>
      json ? Promise.resolve() : delivering(description, () => writeToStream(stdout, `${secret.text}\n`)),
    clientIdDestination: null,
  };
}
