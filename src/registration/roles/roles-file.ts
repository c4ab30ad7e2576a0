import { z } from 'zod';
import type { NameInput, Wording } from '../../errors/wording.ts';
import { appRoleNameIssue } from './app-role.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { DATA_ACTIONS, type RoleDefinition } from './data-actions.ts';
import { parseJsonWithComments } from './json-with-comments.ts';

/** zod's words for a value of another type, in ours. */
function expected(what: string): { readonly error: (issue: { readonly input?: unknown }) => string } {
  return { error: ({ input }) => (input === undefined ? 'is missing.' : `must be ${what}.`) };
}

/** The most of a wrong text that is repeated. */
const MAX_QUOTED = 60;

function quoted(text: string): string {
  return text.length > MAX_QUOTED ? `"${text.slice(0, MAX_QUOTED)}…"` : `"${text}"`;
}

function unknownWord(text: string, what: string, known: readonly string[]): string {
  const nearest = nearestName(text, known);
  return `${quoted(text)} is not ${what}${nearest === null ? `; known are ${known.join(', ')}.` : `; did you mean "${nearest}"?`}`;
}

const DATA_ACTION = z.enum(DATA_ACTIONS, {
  error: ({ input }) =>
    typeof input === 'string'
      ? unknownWord(input, 'a data action', DATA_ACTIONS)
      : 'must be the name of a data action.',
});

const NAME = z.string(expected('a text')).superRefine((text, context) => {
  const issue = appRoleNameIssue(text);
  if (issue !== null) {
    context.addIssue({ code: 'custom', message: issue });
  }
});

const ONLY_ROOT = { error: 'must be ["/"]: the server knows no other scope.' };
const SCOPES = z.tuple([z.literal('/', ONLY_ROOT)], ONLY_ROOT);

const ROLE_PROPERTIES = {
  name: NAME,
  dataActions: z.array(DATA_ACTION, expected('a list of data actions')),
  notDataActions: z.array(DATA_ACTION, expected('a list of data actions, which may be empty')),
  scopes: SCOPES,
};

/**
 * The roles.json of FHIR Server for Azure, as its schema has it: there may be further properties beside `roles`, and
 * none in a role
 * (`roles.schema.json` in https://github.com/microsoft/fhir-server).
 */
const ROLES_FILE = z.looseObject(
  { roles: z.array(z.strictObject(ROLE_PROPERTIES, expected('an object')), expected('a list of roles')) },
  expected('an object with "roles"'),
);

const NAMES = z.looseObject({ roles: z.array(z.looseObject({ name: z.string() }).catch({ name: '' })) });

/** The manifest of an application, as the portal and Microsoft Graph give it (Graph: application, `appRoles`). */
const MANIFEST = z.looseObject({
  appId: z.string(),
  appRoles: z.array(z.looseObject({ value: z.string().nullish() })),
  roles: z.undefined().optional(),
});

function manifestIssue(names: readonly string[], input: NameInput): string {
  const name = input('appRole');
  const onTheCommandLine = names.length === 0 ? name : names.map((role) => `${name} ${role}`).join(' ');
  const instead = name.startsWith('--') ? onTheCommandLine : `${name}: [${names.join(', ')}]`;
  return `is the manifest of an application, not the roles.json of a FHIR server; name its roles instead: ${instead}`;
}

/**
 * The roles that a roles.json defines, or every fault of it, each with its place, such as `roles[2].dataActions[0]: …`.
 */
export function readRolesFile(
  text: string,
): { readonly roles: readonly RoleDefinition[] } | { readonly issues: readonly Wording[] } {
  const parsed = parseJsonWithComments(text);
  if ('issue' in parsed) {
    return { issues: [parsed.issue] };
  }
  const manifest = MANIFEST.safeParse(parsed.value);
  if (manifest.success) {
    const names = manifest.data.appRoles.flatMap(({ value }) => value ?? []);
    return { issues: [(input) => manifestIssue(names, input)] };
  }
  const outcome = ROLES_FILE.safeParse(parsed.value);
  const issues = [...(outcome.error?.issues ?? []).flatMap(issuesOf), ...nameIssues(parsed.value)];
  return outcome.success && issues.length === 0
    ? {
        roles: outcome.data.roles.map(({ name, dataActions, notDataActions }) => ({
          name,
          dataActions,
          notDataActions,
        })),
      }
    : { issues };
}

function issuesOf(issue: z.core.$ZodIssue): readonly string[] {
  const at = issue.path.filter((part) => typeof part !== 'symbol');
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => sentence([...at], unknownWord(key, 'a property of a role', Object.keys(ROLE_PROPERTIES))))
    : [sentence(at, issue.message)];
}

function sentence(path: readonly (string | number)[], message: string): string {
  const destination = path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('');
  return destination === '' ? message : `${destination}${message.startsWith('is missing') ? ' ' : ': '}${message}`;
}

/** The server does not start with two roles of one name, whatever their case. */
function nameIssues(value: unknown): readonly string[] {
  const names = (NAMES.safeParse(value).data?.roles ?? []).map(({ name }) => name.toLowerCase());
  const repeated = names.flatMap((name, index) => {
    const first = names.indexOf(name);
    return name === '' || first === index
      ? []
      : [
          `roles[${index}].name: ${quoted(name)} is the name of roles[${first}] already; case does not distinguish them.`,
        ];
  });
  return names.length === 0 && NAMES.safeParse(value).success ? ['roles: contains no role.'] : repeated;
}
