import { namedWithActions } from '../roles/allowed-actions.ts';
import { foreignTags, keyIdOf } from '../tags.ts';
import { FHIR_USER, FHIR_USER_CLAIM } from '../scopes/fhir-user.ts';
import { federatedWords } from './federated-words.ts';
import { fieldsOf, listOf, textAt, textsAt, type ValueFields } from './value-fields.ts';

/** The words of one element of a value. */
export interface ElementWords {
  readonly text: string;
  readonly remark: string | null;
  /** What tells it from another of the same text; default: the text does. */
  readonly id?: string;
}

/** Makes the elements of a value in words; none where there is nothing. */
export type WordsOf = (value: unknown) => readonly ElementWords[];

/** A text without a remark. */
export function plainWords(text: string): ElementWords {
  return { text, remark: null };
}

/** A list of texts, each with the same remark. */
export function textsWith(remark: string | null): WordsOf {
  return (value) =>
    listOf(value).flatMap((text) => (typeof text === 'string' && text !== '' ? [{ text, remark }] : []));
}

/** One text of a single value; `wordOf` answers null for nothing there. */
export function singleWord(wordOf: (value: unknown) => string | null): WordsOf {
  return (value) => {
    const word = wordOf(value);
    return word === null ? [] : [plainWords(word)];
  };
}

/** The elements of a list of objects, each by its fields. */
export function elementsBy(wordsOf: (fields: ValueFields) => ElementWords): WordsOf {
  return (value) => listOf(value).map((element) => wordsOf(fieldsOf(element)));
}

/** Tags of others, and ours without the ids in them. */
export const tagWords: WordsOf = (value) => {
  const tags = listOf(value).filter((tag) => typeof tag === 'string');
  const foreign = foreignTags(tags);
  const marks = tags.filter((tag) => !foreign.includes(tag)).map((tag) => tag.replace(keyIdOf(tag) ?? '…', '…'));
  return [...new Set([...foreign, ...marks])].map(plainWords);
};

/** A scope, and who consents to it. */
export function scopeWords(scope: ValueFields): ElementWords {
  const who = textAt(scope, 'type') === 'Admin' ? 'an administrator consents' : 'people consent themselves';
  return { text: nameOf(scope), remark: scope.get('isEnabled') === false ? 'disabled' : who };
}

/** Who a person is in the records, among the claims that an API adds to its access tokens. */
export const claimWords: WordsOf = (value) =>
  listOf(value).flatMap((name) =>
    typeof name === 'string' && name.endsWith(`_${FHIR_USER}`)
      ? [{ text: FHIR_USER_CLAIM, remark: 'an optional claim of the access token' }]
      : [],
  );

/** A role with what it allows, such as `globalReader: read`. */
function roleWords(role: ValueFields): string {
  return namedWithActions(textAt(role, 'role') ?? nameOf(role), textAt(role, 'allows'));
}

/** A role that an application defines. */
export function definedRoleWords(role: ValueFields): ElementWords {
  return { text: roleWords(role), remark: role.get('isEnabled') === false ? 'disabled' : null };
}

/** A role that someone has, and who, where that is not the registration itself. */
export function assignedRoleWords(assignment: ValueFields): ElementWords {
  const principal = textAt(assignment, 'principal');
  return principal === null
    ? plainWords(roleWords(assignment))
    : { ...principalWords(assignment, principal), remark: roleWords(assignment) };
}

/** Who has a role, such as `group Clinicians`. */
function principalWords(assignment: ValueFields, name: string): Pick<ElementWords, 'text' | 'id'> {
  const type = textAt(assignment, 'principalType');
  const kind = type === null ? '' : `${type === 'servicePrincipal' ? 'application' : type} `;
  return { text: `${kind}${name}`, id: textAt(assignment, 'principalId') ?? name };
}

/** An API, and the permission of it that is asked for. */
export function permissionWords(permission: ValueFields): ElementWords {
  return {
    text: textAt(permission, 'api') ?? 'another API',
    remark: textAt(permission, 'value') ?? `a ${textAt(permission, 'type') === 'Role' ? 'role' : 'scope'} of it`,
  };
}

/** Clients that need no consent, each with every scope for which that is so. */
export const preAuthorizedWords: WordsOf = (value) =>
  listOf(value).flatMap((element) => {
    const client = fieldsOf(element);
    const text = textAt(client, 'name') ?? textAt(client, 'appId') ?? '';
    return textsAt(client, 'scopes').map((remark) => ({ text, remark }));
  });

/** An owner by name. */
export function ownerWords(owner: ValueFields): ElementWords {
  const id = textAt(owner, 'id') ?? '';
  return { text: textAt(owner, 'name') ?? id, remark: null, id };
}

/** Consent to each scope of an API. */
export const consentWords: WordsOf = (value) => {
  const grant = fieldsOf(value);
  const user = textAt(grant, 'consentType') === 'Principal' ? textAt(grant, 'principalId') : null;
  const whose = user === null ? 'all users' : `the user ${user}`;
  return textsAt(grant, 'scopes').map((scope) => ({
    text: scope,
    remark: [textAt(grant, 'api'), textAt(grant, 'client'), `for ${whose}`].filter((part) => part !== null).join(', '),
  }));
};

/** A secret or certificate that is made, or one that exists. */
export function credentialWords(credential: ValueFields): ElementWords {
  const day = textAt(credential, 'expiresAt')?.slice(0, 10) ?? null;
  const lifetime = textAt(credential, 'lifetimeDays');
  const subject = textAt(credential, 'subject');
  const destination = textAt(credential, 'deliveredTo');
  const isMade = subject !== null || lifetime !== null;
  const parts = [
    ...(subject === null ? [] : [subject]),
    ...(lifetime === null ? [] : [`new, for ${lifetime} days`]),
    ...(day === null ? [] : [`${isMade ? 'expires' : 'the one that expires'} ${day}`]),
    ...(destination === null ? [] : [`in ${destination}`]),
  ];
  return {
    text: parts.length === 0 ? 'one that never expires' : parts.join(', '),
    remark: textAt(credential, 'remark'),
  };
}

/** Whose tokens count. */
export function trustWords(credential: ValueFields): ElementWords {
  const words = federatedWords(textAt(credential, 'issuer') ?? '', textAt(credential, 'subject') ?? '');
  return plainWords(`${words}; no secret`);
}

/** An Azure role, and where it holds. */
export function azureRoleWords(assignment: ValueFields): ElementWords {
  const resource = textAt(assignment, 'resource');
  const on = resource === null ? null : `on ${resource}`;
  const role = textAt(assignment, 'role') ?? '';
  const principal = textAt(assignment, 'principal');
  return principal === null
    ? { text: role, remark: on }
    : { ...principalWords(assignment, principal), remark: on === null ? role : `${role} ${on}` };
}

function nameOf(element: ValueFields): string {
  return textAt(element, 'value') ?? 'one without a name';
}
