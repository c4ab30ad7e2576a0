import { resolve } from 'node:path';
import { KEY_PLACEHOLDER, parsePathSink } from './path-argument.ts';
import type { SinkDefinition } from './sink.ts';

/** `file:PATH`: a file that holds one secret and nothing else. */
export const FILE_SINK: SinkDefinition = {
  kind: 'file',
  argument: 'PATH',
  syntaxForMany: `file:PATH with ${KEY_PLACEHOLDER} in it`,
  purpose: 'a file that only you can read',
  aliases: ['path'],
  keeps: 'permanently',
  parse: (argument) =>
    parsePathSink('file', argument, (path) => ({
      slotFor: () => ({
        id: `file:${path}`,
        remedy: `write ${KEY_PLACEHOLDER} into the path, such as file:secrets/${KEY_PLACEHOLDER}.json.`,
      }),
      open: async ({ cwd, replaces = null, onWait }) => {
        const { openFileSink } = await import('../file-sink.ts');
        const absolute = resolve(cwd, path);
        return openFileSink(absolute, replaces, () => onWait?.(absolute));
      },
    })),
};
