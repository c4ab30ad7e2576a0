import { UsageError } from '../../errors/usage-error.ts';
import { replyUrlIdentity, splitReplyUrl } from '../../registration/answers/reply-url.ts';
import type { EditPlan, NamedOwners } from '../../registration/edit/edit-plan.ts';
import type { EditIssue, EditRequest } from '../../registration/edit/edit-request.ts';
import { roleName } from '../../registration/roles/role-assignment.ts';
import type { Declaration } from './find-declarations.ts';
import type { Location, Tree } from './tree.ts';

/** An edit beside what a file sets. */
export interface DeclaredEdit {
  readonly request: EditRequest;
  readonly plan: EditPlan;
  readonly namedOwners: NamedOwners;
}

/** What an edit changes that a file sets: the key of the input, what people call it, and where the file sets it. */
interface Conflict {
  readonly key: string;
  readonly what: string;
  readonly at: Location;
  /** The key with which the file could name the others, where it sets this by naming none. Default: it names this. */
  readonly unnamed?: string;
}

/**
 * What of an edit belongs into a file, since `apply` would take it back: a text that the file sets, an addition to a list
 * that the file has, and the removal of an element that the file names. What is in the directory and not in the file can
 * be removed, which the file cannot say. Each with UsageError `set_in_file`.
 */
export function declaredIssues(declaration: Declaration, edit: DeclaredEdit): readonly EditIssue[] {
  return [
    ...textConflicts(declaration, edit),
    ...additionConflicts(declaration, edit),
    ...removalConflicts(declaration, edit),
    ...defaultConflicts(declaration, edit),
  ].map((conflict) => issueOf(declaration, conflict));
}

/** The object ids of owners that a file names are looked up by these texts. */
export function ownersIn({ origins }: Declaration): readonly string[] {
  return itemsOf(origins.get('owner')).map(({ text }) => text);
}

const TEXTS = [
  ['displayName', 'name', 'the name'],
  ['description', 'description', 'the description'],
  ['notes', 'notes', 'the notes'],
] as const;

function textConflicts({ origins }: Declaration, { plan }: DeclaredEdit): readonly Conflict[] {
  return TEXTS.flatMap(([property, key, what]) => {
    const at = origins.get(key);
    return at === undefined || plan.patch[property] === undefined ? [] : [{ key, what, at }];
  });
}

function additionConflicts({ origins }: Declaration, { plan }: DeclaredEdit): readonly Conflict[] {
  const adds = (isProperty: (property: string) => boolean): boolean =>
    plan.changes.some(
      ({ property, before, after }) =>
        property !== null &&
        isProperty(property) &&
        Array.isArray(before) &&
        Array.isArray(after) &&
        gains(before, after),
    );
  const additions = [
    ['addReplyUrl', 'replyUrl', 'reply URLs', adds((property) => property.endsWith('redirectUris'))],
    ['addTag', 'tag', 'tags', adds((property) => property === 'tags')],
    ['addOwner', 'owner', 'owners', plan.owners.some(({ add }) => add.length > 0)],
  ] as const;
  return additions.flatMap(([key, field, what, isAdded]) => {
    const at = origins.get(field);
    return at === undefined || !isAdded ? [] : [{ key, what, at }];
  });
}

function gains(before: readonly unknown[], after: readonly unknown[]): boolean {
  return after.some((each) => !before.includes(each));
}

function removalConflicts(
  { origins, fileRoles }: Declaration,
  { request, plan, namedOwners }: DeclaredEdit,
): readonly Conflict[] {
  const named = (key: string, field: string, what: string, isRemoved: (text: string) => boolean): readonly Conflict[] =>
    itemsOf(origins.get(field)).flatMap(({ text, at }) =>
      isRemoved(text) ? [{ key, what: `the ${what} "${text}"`, at }] : [],
    );
  const urls = request.replyUrls.remove.map(({ url }) => replyUrlIdentity(url));
  const roles = (plan.removal?.roles ?? []).map((role) => roleName(role).toLowerCase());
  const scopes = (plan.removal?.scopes ?? []).map(({ value }) => value);
  const removedIds = plan.owners.flatMap(({ remove }) => remove.map(({ id }) => id));
  const ownerIds = new Map(namedOwners.declared.map(({ text, owner }) => [text, owner?.id]));
  const rolesFile = origins.get('rolesFile');
  return [
    ...named('removeReplyUrl', 'replyUrl', 'reply URL', (text) =>
      urls.includes(replyUrlIdentity(splitReplyUrl(text).url)),
    ),
    ...named('removeTag', 'tag', 'tag', (text) => request.tags.remove.includes(text)),
    ...named('removeOwner', 'owner', 'owner', (text) => removedIds.includes(ownerIds.get(text) ?? '')),
    ...named('removeAppRole', 'appRole', 'app role', (text) => roles.includes(text.toLowerCase())),
    ...named('removeScope', 'scope', 'scope', (text) => scopes.includes(text)),
    ...(rolesFile === undefined
      ? []
      : fileRoles
          .filter((name) => roles.includes(name.toLowerCase()))
          .map((name) => ({ key: 'removeAppRole', what: `the app role "${name}"`, at: rolesFile }))),
  ];
}

/** What a file sets by naming none: `apply` would define it again. */
function defaultConflicts(
  { byDefault: { roles, scopes, at } }: Declaration,
  { plan }: DeclaredEdit,
): readonly Conflict[] {
  const { removal } = plan;
  return [
    ...(removal?.roles ?? [])
      .map(roleName)
      .filter((name) => roles.includes(name))
      .map((name) => ({ key: 'removeAppRole', what: `the app role "${name}"`, at, unnamed: 'appRole' })),
    ...(removal?.scopes ?? [])
      .filter(({ value }) => scopes.includes(value))
      .map(({ value }) => ({ key: 'removeScope', what: `the scope "${value}"`, at, unnamed: 'scope' })),
  ];
}

/** The texts of a value, one or several, and where each is. */
function itemsOf(origin: Tree | undefined): readonly { readonly text: string; readonly at: Location }[] {
  const items = origin === undefined ? [] : origin.kind === 'sequence' ? origin.items : [origin];
  return items.flatMap((item) => (item.kind === 'scalar' ? [{ text: item.text, at: item }] : []));
}

function issueOf({ file, environment }: Declaration, { key, what, at, unnamed }: Conflict): EditIssue {
  const { line, column } = at.position;
  const error = new UsageError(
    'set_in_file',
    unnamed === undefined
      ? `${capitalized(what)} ${/s$/.test(what) ? 'are' : 'is'} set by the environment file: change it in ${file}, line ${line}.`
      : `${capitalized(what)} is set by the environment file, which names none: name the others as ${unnamed} in ${file}, line ${line}.`,
    {
      hint: 'When it is changed there:',
      command: ['apply', ...(environment === null ? [] : ['--env', environment])],
      details: { file, line, column, environment },
    },
  );
  return { key, message: error.message, error };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
