import { resolve } from 'node:path';
import type { SinkSpec, SinkSpecIssue } from './sink.ts';

/** The placeholder for the key of a client in the path of a sink, in the file of an environment. */
export const KEY_PLACEHOLDER = '{key}';

/** What a sink does with its path, beside reading it. */
type PathSink = Pick<SinkSpec, 'slotFor' | 'open'>;

/** Reads the path of a sink; a near miss gets the spelling that would be right. */
export function parsePathSink(
  kind: string,
  argument: string | null,
  sinkAt: (path: string) => PathSink,
): SinkSpec | SinkSpecIssue {
  if (argument === null || argument === '') {
    return { issue: `"${kind}" needs a path: ${kind}:PATH.` };
  }
  const issue = pathIssue(kind, argument);
  return issue === null ? pathSink(kind, argument, sinkAt) : { issue };
}

function pathSink(kind: string, path: string, sinkAt: (path: string) => PathSink): SinkSpec {
  return {
    text: `${kind}:${path}`,
    service: null,
    ...sinkAt(path),
    forClient: (key, directory) => pathSink(kind, resolve(directory, path.replaceAll(KEY_PLACEHOLDER, key)), sinkAt),
  };
}

function pathIssue(kind: string, path: string): string | null {
  if (path.startsWith('//')) {
    return `"${kind}" takes a path, not a URL: write ${kind}:${path.replace(/^\/+/, '/')}.`;
  }
  if (path === '~' || path.startsWith('~/')) {
    return `no shell expands the ~ in ${kind}:${path}: write "${kind}:$HOME${path.slice(1)}".`;
  }
  if (/[/\\]\.{0,2}$/.test(path) || path === '.' || path === '..') {
    return `"${kind}:${path}" names a directory: name a file in it.`;
  }
  return null;
}
