import type { Writable } from 'node:stream';
import { NEVER_READ } from '../held-secret.ts';
import type { SecretSink } from '../secret-sink.ts';
import { delivering, SinkError } from '../sink-error.ts';
import { writeToStream } from '../write-to-stream.ts';
import { bareSink, type SinkSpec } from './sink.ts';

const DESCRIPTION = 'terminal';

/** Where a secret goes that nobody named a destination for. It is never typed, so that it is none of the listed sinks. */
export const TERMINAL: SinkSpec = bareSink(DESCRIPTION, ({ terminal }) => Promise.resolve(openTerminalSink(terminal)));

/** True for the sink of {@link TERMINAL}. */
export function isUnnamed({ description }: Pick<SecretSink, 'description'>): boolean {
  return description === DESCRIPTION;
}

const rule = '-'.repeat(60);

/**
 * The terminal of the person who runs this: the secret on a line of its own, so that a double or triple click copies it
 * alone.
 */
function openTerminalSink(terminal: Writable): SecretSink {
  return {
    description: DESCRIPTION,
    inResult: false,
    isReadable: false,
    takesStdout: false,
    proveUsable: () => Promise.resolve(),
    contains: () => Promise.resolve(null),
    look: () => Promise.resolve(NEVER_READ),
    deliver: (secret) =>
      delivering(DESCRIPTION, async () => {
        if (/\p{Cc}/u.test(secret.text)) {
          throw new SinkError('The secret has control characters in it, so no terminal may show it.', {
            hint: (input) => `Name a file with ${input('secretTo')}.`,
          });
        }
        const title = `Client secret of ${secret.key}. It is shown this once: copy it now.`;
        await writeToStream(terminal, `\n${rule}\n${title}\n\n${secret.text}\n${rule}\n\n`);
      }),
    clientIdDestination: null,
  };
}
