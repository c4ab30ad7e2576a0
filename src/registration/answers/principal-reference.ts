import { type Issue, plainIssue } from './issue.ts';
import { placeholderIssue } from './placeholder.ts';
import { lineIssue } from './text-rules.ts';
import { isGuid } from '../../text/guid.ts';

/** Who is named by `--to`: a user, a group, or anything that a bare word may stand for. */
export interface PrincipalReference {
  /** As typed. */
  readonly text: string;
  /** `any` is an application by its REF, or the object id of an application, user or group. */
  readonly kind: 'user' | 'group' | 'any';
  /** The text without `user:` or `group:`. */
  readonly name: string;
  readonly isId: boolean;
}

const PREFIXED = /^(user|group):(.*)$/s;
/** Reads `user:UPN`, `group:NAME`, both with an object id too, or a bare REF or object id. */
export function readPrincipalReference(text: string): PrincipalReference {
  const [, prefix, rest] = PREFIXED.exec(text) ?? [];
  const name = rest ?? text;
  const kind = prefix === 'user' || prefix === 'group' ? prefix : 'any';
  return { text, kind, name, isId: isGuid(name) };
}

/**
 * Why a text names nobody, or null; a name, of a group or with spaces, may look like a placeholder, other texts may
 * not.
 */
export function principalReferenceIssue(text: string): Issue | null {
  const { kind, name } = readPrincipalReference(text);
  const isName = kind === 'group' || /\s/.test(name);
  const placeholder = isName ? null : placeholderIssue(text);
  return placeholder ?? plainIssue(principalReferenceMessage(text));
}

/** The sentence of {@link principalReferenceIssue}, placeholders apart. */
export function principalReferenceMessage(text: string): string | null {
  const { kind, name, isId } = readPrincipalReference(text);
  const issue = lineIssue(name, { what: kind === 'any' ? 'The reference' : `The ${kind}`, max: 256 });
  if (issue !== null) {
    return issue;
  }
  if (kind === 'user' && !isId && !/^[^@\s]+@[^@\s]+$/.test(name)) {
    return `"${name}" is no user principal name; it should look like user:ada@contoso.com, or user: and an object id.`;
  }
  // A person is the likeliest thing with an @ that is no URI.
  return kind === 'any' && /^[^@\s:/]+@[^@\s:/]+$/.test(name) ? `"${name}" is a person; write user:${name}.` : null;
}
