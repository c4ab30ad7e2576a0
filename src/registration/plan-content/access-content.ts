import type { ObservedApplication } from '../model/observed.ts';
import type { Principal } from '../roles/role-assignment.ts';
import { identify } from '../tags.ts';
import { type ContentElement, type ContentEntry, type ContentRow, KIND_WORDS } from './plan-content.ts';

/** What gets something without being written to itself. */
type Subject = Pick<ContentEntry, 'kind' | 'name' | 'key' | 'details'>;

/** An application as the subject of a change: by the type and key of its tags, where it has ours. */
export function subjectOf({
  displayName,
  appId,
  tags,
}: Pick<ObservedApplication, 'displayName' | 'appId' | 'tags'>): Subject {
  const ours = identify(tags);
  const details = [`Application id ${appId}`];
  return {
    kind: ours === null ? 'application' : KIND_WORDS[ours.type],
    name: displayName,
    key: ours?.key ?? null,
    details,
  };
}

/** The entry of something that exists and gets or loses what these rows say; `risks` are sentences to be read first. */
export function changedSubject(
  subject: Subject,
  rows: readonly ContentRow[],
  risks: readonly string[] = [],
): ContentEntry {
  return { action: 'update', ...subject, rows, risks, departures: [], problem: null };
}

/** An element that comes, and what goes with it. */
export function addedElement(text: string, remark: string | null): ContentElement {
  return { mark: 'added', text, was: null, remark };
}

/** A role that someone gets. */
interface Assignment {
  readonly principal: Principal;
  /** The role with what it allows, such as `globalReader: read`. */
  readonly words: string;
}

/** Who gets which role of something, and what each allows. */
export function assignmentContent(subject: Subject, assignments: readonly Assignment[]): ContentEntry {
  const principals = assignments.map(({ principal }) => principal);
  const ids = [...new Set(principals.map((each) => `${principalName(each, principals)}: object id ${each.id}`))];
  const elements = assignments.map(({ principal, words }) => addedElement(principalName(principal, principals), words));
  return changedSubject({ ...subject, details: [...subject.details, ...ids] }, [{ label: 'Roles', elements }]);
}

/** Who has a role, such as `group Clinicians`; with the object id where another of these has the same name. */
function principalName({ type, displayName, id }: Principal, all: readonly Principal[]): string {
  const kind = type === 'servicePrincipal' ? 'application' : type;
  const isShared = all.some((other) => other.id !== id && other.displayName === displayName && other.type === type);
  return `${kind} ${displayName}${isShared ? ` (${id})` : ''}`;
}
