import { isReadableSink, parseSinkSpec, PATH_SINK_WORDS, READABLE_SINK_SYNTAX } from '../../secrets/sinks/index.ts';
import { KEY_PLACEHOLDER } from '../../secrets/sinks/path-argument.ts';
import { type Issue, plainIssue } from '../answers/issue.ts';
import { placeholderIssue } from '../answers/placeholder.ts';

/** What no path has by chance; brackets and underscores are left to those who name directories so. */
const PATH_PLACEHOLDER = /\$[({]|\{|#\{|<[^<>]*>|%[A-Za-z_]\w*%|\$env:|:\$[A-Za-z_]\w*[/\\]/i;

/**
 * Why a text names no sink, or null when it names one: what {@link parseSinkSpec} says, and placeholders that nothing
 * filled in.
 */
export function sinkIssue(text: string): Issue | null {
  const filled = text.replaceAll(KEY_PLACEHOLDER, 'key');
  const start = PATH_SINK_WORDS.find((word) => text.startsWith(word));
  const path = start === undefined ? null : text.slice(start.length);
  if (path !== null && path !== path.trim() && path.trim() !== '') {
    return plainIssue(`The path of "${text}" begins or ends with a space; leave it out.`);
  }
  const placeholder = path === null || PATH_PLACEHOLDER.test(filled) ? placeholderIssue(filled) : null;
  return placeholder ?? plainIssue(sinkMessage(text));
}

/** As {@link sinkIssue}, for a sink that is to be read. */
export function secretSourceIssue(text: string): Issue | null {
  const unread = `Nothing can be read from "${text}": write ${READABLE_SINK_SYNTAX}.`;
  return sinkIssue(text) ?? plainIssue(isReadableSink(text) ? null : unread);
}

function sinkMessage(text: string): string | null {
  const parsed = parseSinkSpec(text);
  return 'issue' in parsed ? `${parsed.issue.charAt(0).toUpperCase()}${parsed.issue.slice(1)}` : null;
}
