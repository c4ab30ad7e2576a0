import { resolve } from 'node:path';
import { parsePathSink } from './path-argument.ts';
import { OTHER_KEYS, type SinkDefinition } from './sink.ts';

/** `env-file:PATH`: variables in a file of them, as dotenv reads it. */
export const ENV_FILE_SINK: SinkDefinition = {
  kind: 'env-file',
  argument: 'PATH',
  purpose: 'a line of an .env file that only you can read',
  aliases: ['envfile', 'env_file', 'env', 'dotenv'],
  keeps: 'permanently',
  parse: (argument) =>
    parsePathSink('env-file', argument, (path) => ({
      // In the names of variables, dots and hyphens are the same.
      slotFor: (key) => ({ id: `env-file:${path} ${key.replaceAll(/[.-]/g, '_')}`, remedy: OTHER_KEYS }),
      open: async ({ cwd, key, envFiles, deliveryNames: names = null, replaces = null, isOfDeletedClient }) => {
        const { openEnvFileSink } = await import('../env-file-sink.ts');
        const absolute = resolve(cwd, path);
        return openEnvFileSink(envFiles.at(absolute), { path: absolute, key, names }, replaces, isOfDeletedClient);
      },
    })),
};
