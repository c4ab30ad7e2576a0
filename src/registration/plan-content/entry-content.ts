import type { AppType } from '../model/app-type.ts';
import type { HandOff, PropertyChange } from '../model/result.ts';
import type { CredentialResult } from '../result/registration-schema.ts';
import { rowsOfChanges } from './change-rows.ts';
import { fieldsOf, listOf, textAt } from './value-fields.ts';
import {
  type ContentAction,
  type ContentElement,
  type ContentEntry,
  type ContentRow,
  keptElement,
  KIND_WORDS,
  notedElement,
} from './plan-content.ts';

/** What a result has of one registration that is planned. */
export interface EntryFacts {
  readonly action: ContentAction;
  readonly type: AppType | 'managed-identity';
  readonly displayName: string;
  readonly key: string | null;
  readonly uniqueName: string | null;
  readonly appId: string | null;
  readonly objectId: string | null;
  readonly changes: readonly PropertyChange[];
  /** Null where none is known, or none is asked for. */
  readonly credential: CredentialResult | null;
  readonly decisions: readonly string[];
  readonly departures: readonly string[];
  readonly risks: readonly { readonly message: string }[];
  readonly handOffs: readonly Pick<HandOff, 'kind'>[];
  readonly error: { readonly message: string; readonly hint: string | null } | null;
  /** Rows of what is given and no change, such as the server. Default: none. */
  readonly given?: readonly ContentRow[];
}

/** A registration of a plan as people see it: everything that is created or changed, and what waits for others. */
export function entryContent(facts: EntryFacts): ContentEntry {
  const { action, type, changes } = facts;
  const before = changes.find(({ target, property }) => target === 'application' && property === 'displayName')?.before;
  const isNew = action === 'create';
  return {
    action,
    kind: KIND_WORDS[type],
    // Until it has its new name, it goes by the one that it has.
    name: typeof before === 'string' ? before : facts.displayName,
    key: facts.key,
    rows: inOrder([
      ...(facts.given ?? []),
      ...withWaiting(withCredential(rowsOfChanges(withoutAssigned(changes), isNew), facts), facts),
    ]),
    risks: facts.risks.map(({ message }) => message),
    departures: facts.departures,
    problem: facts.error,
    details: [...idDetails(facts), ...facts.decisions.filter((decision) => !facts.departures.includes(decision))],
  };
}

/** A role that a client asks for is told once where it is assigned too. */
function withoutAssigned(changes: readonly PropertyChange[]): readonly PropertyChange[] {
  const assigned = changes.flatMap(({ property, after }) =>
    property === 'appRoleAssignments' ? (textAt(fieldsOf(after), 'appRoleId') ?? []) : [],
  );
  const asked = (value: unknown): readonly unknown[] =>
    listOf(value).filter((each) => !assigned.includes(textAt(fieldsOf(each), 'id') ?? ''));
  return changes.map((change) =>
    change.property === 'requiredResourceAccess'
      ? { ...change, before: asked(change.before), after: asked(change.after) }
      : change,
  );
}

/** The rows that have a place of their own, by their labels; any other goes between the two lists. */
const FIRST_ROWS = ['Server', 'Name', 'Reply URLs', 'Sign-out URL', 'Permissions', 'Roles', 'Azure roles', 'Consent'];
const LAST_ROWS = ['Signs in as', 'Secret', 'Certificate', 'Credential', 'Owners', 'Tags', 'Notes', 'Key'];

function inOrder(rows: readonly ContentRow[]): readonly ContentRow[] {
  const rank = ({ label }: ContentRow): number =>
    FIRST_ROWS.includes(label) ? FIRST_ROWS.indexOf(label) - FIRST_ROWS.length : LAST_ROWS.indexOf(label) + 1;
  return [...rows].sort((one, other) => rank(one) - rank(other));
}

/** What waits for an administrator, in a few words each. */
export function waitingFor({ handOffs, displayName }: Pick<EntryFacts, 'handOffs' | 'displayName'>): readonly string[] {
  return [...new Set(handOffs.map(({ kind }) => WAITING[kind].label.toLowerCase()))].map(
    (what) => `${what} for ${displayName}`,
  );
}

const WAITING: Readonly<Record<HandOff['kind'], { readonly label: string; readonly verb: string }>> = {
  'admin-consent': { label: 'Consent', verb: 'grant it' },
  'azure-rbac': { label: 'Azure roles', verb: 'assign them' },
  'azure-rbac-removal': { label: 'Azure roles', verb: 'remove them' },
  'app-role': { label: 'Roles', verb: 'assign them' },
  'app-role-removal': { label: 'Roles', verb: 'remove them' },
  'consent-revocation': { label: 'Consent', verb: 'revoke it' },
  'fhir-user': { label: 'fhirUser', verb: 'set it' },
};

function withWaiting(
  rows: readonly ContentRow[],
  { action, handOffs }: Pick<EntryFacts, 'action' | 'handOffs'>,
): readonly ContentRow[] {
  const state = action === 'create' ? 'none yet' : 'not complete';
  const kinds = [...new Set(handOffs.map(({ kind }) => kind))];
  return kinds.reduce((all, kind) => {
    const { label, verb } = WAITING[kind];
    return withElement(all, label, notedElement(`${state}: an administrator has to ${verb}`));
  }, rows);
}

const CREDENTIAL_LABELS = ['Secret', 'Certificate', 'Signs in as'];

/** The credential that stays as it is, or why there is none. */
function withCredential(rows: readonly ContentRow[], facts: EntryFacts): readonly ContentRow[] {
  const { action, type, credential } = facts;
  const isShown = rows.some(({ label }) => CREDENTIAL_LABELS.includes(label));
  if (isShown || type === 'resource' || type === 'managed-identity') {
    return rows;
  }
  if (action === 'create') {
    const why = type === 'public' ? 'none: public clients sign in with PKCE' : 'none: it cannot sign in yet';
    return withElement(rows, 'Credential', keptElement(why));
  }
  return action === 'update' && credential !== null && credential.kind !== 'federated'
    ? withElement(
        rows,
        credential.kind === 'secret' ? 'Secret' : 'Certificate',
        keptElement(unchangedWords(credential)),
      )
    : rows;
}

function unchangedWords({ expiresAt, deliveredTo }: CredentialResult): string {
  return [
    'unchanged',
    ...(expiresAt === null ? [] : [`expires ${expiresAt.slice(0, 10)}`]),
    ...(deliveredTo === null ? [] : [`in ${deliveredTo}`]),
  ].join(', ');
}

function withElement(rows: readonly ContentRow[], label: string, element: ContentElement): readonly ContentRow[] {
  return rows.some((row) => row.label === label)
    ? rows.map((row) => (row.label === label ? { label, elements: [...row.elements, element] } : row))
    : [...rows, { label, elements: [element] }];
}

function idDetails({ appId, objectId, uniqueName }: EntryFacts): readonly string[] {
  return [
    ...(appId === null ? [] : [`Application id ${appId}`]),
    ...(objectId === null ? [] : [`Object id ${objectId}`]),
    ...(uniqueName === null ? [] : [`Unique name ${uniqueName}`]),
  ];
}
