import { GraphRequestError } from '../../errors/graph-request-error.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { ApplicationPatch, ApplicationStep, IdentifierUriChoice } from '../../registration/model/step.ts';
import { OWN_APP_ID } from '../../registration/plan/identifier-uri.ts';
import { askUntilSeen } from '../absence.ts';
import type { GraphClient } from '../graph-client.ts';
import { IDENTIFIER_URI_REFUSAL } from '../graph-error.ts';
import { explainOwnerRefusal } from '../observe/owner-lookup.ts';
import { applicationByKey } from '../reads.ts';
import {
  createApplication,
  createApplicationWithSecret,
  type CreatedApplication,
  type NewApplication,
  takenProperty,
  UNKNOWN_PROPERTY,
  updateApplication,
  upsertApplication,
} from '../write/applications.ts';
import type { SecretOfCreation } from '../write/credentials.ts';

type CreateStep = Extract<ApplicationStep, { kind: 'create-application' }>;
type IdentifierUriStep = Extract<ApplicationStep, { kind: 'set-identifier-uri' }>;

/** An application of this unique name stands already: another run made it, or this one did and the answer was lost. */
export class NameTakenError extends Error {
  readonly uniqueName: string;
  /** What Graph said. */
  readonly refusal: unknown;

  constructor(uniqueName: string, refusal: unknown) {
    super('The unique name is taken.', { cause: refusal });
    this.name = 'NameTakenError';
    this.uniqueName = uniqueName;
    this.refusal = refusal;
  }
}

/** True for a refusal of an identifier URI: its host, the tenant's policy, or another holder. */
export function isIdentifierUriRefusal(error: unknown): error is GraphRequestError {
  return (
    error instanceof GraphRequestError &&
    (error.refusal.graphCode === 'HostNameNotOnVerifiedDomain' ||
      IDENTIFIER_URI_REFUSAL.test(error.message) ||
      // The unique name was looked for by then.
      takenProperty(error) === UNKNOWN_PROPERTY)
  );
}

function isUniqueNameRefusal(error: unknown): boolean {
  return error instanceof GraphRequestError && error.refusal.status === 400 && /uniqueName/.test(error.message);
}

/** What was refused on the way, for the decisions of the result. */
export type OnRefusal = (refused: IdentifierUriChoice, error: GraphRequestError) => void;

/** What happens while an application is created. */
export interface CreationEvents {
  readonly onRefusal: OnRefusal;
  /** Called as soon as the application exists. */
  readonly onCreated: (created: CreatedApplication) => void;
}

/** An application to create, and the secret to create it with, and the tags that go with that; null: none. */
export interface Creation extends Pick<CreateStep, 'body' | 'ownerIds' | 'identifierUris'> {
  readonly secret: (SecretOfCreation & { readonly tags: readonly string[] }) | null;
}

/**
 * Creates the application with the first identifier URI that is not refused; one that needs the appId is set
 * afterwards, when `onCreated` knows of the application already. The secret comes with it where the tenant takes it in
 * the creation. Throws {@link NameTakenError}, and Graph's refusal of the last choice.
 */
export async function createWithIdentifierUri(
  client: GraphClient,
  step: Creation,
  graphUrl: string,
  events: CreationEvents,
): Promise<ObservedApplication> {
  const { onRefusal, onCreated } = events;
  const [first, ...others] = step.identifierUris;
  const immediate = first === undefined || first.uri.includes(OWN_APP_ID) ? [] : [first.uri];
  const body = {
    ...step.body,
    ...(immediate.length === 0 ? {} : { identifierUris: immediate }),
    ...(first === undefined ? {} : { api: { ...step.body.api, requestedAccessTokenVersion: first.tokenVersion } }),
    ...(step.ownerIds.length === 0
      ? {}
      : { 'owners@odata.bind': step.ownerIds.map((id) => `${graphUrl}/v1.0/directoryObjects/${id}`) }),
  };
  const created = await createOrExplain(client, step, body, onCreated).catch((error: unknown) => {
    if (first !== undefined && others.length > 0 && isIdentifierUriRefusal(error)) {
      onRefusal(first, error);
      return null;
    }
    throw error;
  });
  if (created === null) {
    return createWithIdentifierUri(client, { ...step, identifierUris: others }, graphUrl, events);
  }
  onCreated(created);
  const { application } = created;
  return immediate.length > 0 && application.identifierUris.length > 0
    ? application
    : setIdentifierUri(client, application, { choices: step.identifierUris, keep: [] }, onRefusal);
}

async function createOrExplain(
  client: GraphClient,
  step: Creation,
  body: NewApplication,
  onCreated: CreationEvents['onCreated'],
): Promise<CreatedApplication> {
  try {
    return await createTrying(client, body, step.secret);
  } catch (error) {
    const taken = takenProperty(error);
    const isNameTaken = taken === 'uniqueName' || (taken === UNKNOWN_PROPERTY && (await isOfName(client, step, body)));
    if (isNameTaken) {
      throw new NameTakenError(step.body.uniqueName, error);
    }
    if (taken === null && isUniqueNameRefusal(error)) {
      return createByUpsert(client, step.body, onCreated);
    }
    throw explainOwnerRefusal(error, step.ownerIds);
  }
}

function createTrying(
  client: GraphClient,
  body: NewApplication,
  secret: Creation['secret'],
): Promise<CreatedApplication> {
  const createBare = async (): Promise<CreatedApplication> => ({
    application: await createApplication(client, body),
    secret: null,
  });
  if (secret === null) {
    return createBare();
  }
  const { tags, ...request } = secret;
  const marked = { ...body, tags: [...(body.tags ?? []), ...tags] };
  return client.secretTrial.create((withSecret) =>
    withSecret ? createApplicationWithSecret(client, marked, request) : createBare(),
  );
}

/**
 * Whether a conflict of which Graph does not say the property is one of the unique name: it is, unless another
 * identifier URI can be tried.
 */
async function isOfName(
  client: GraphClient,
  { body: { uniqueName }, identifierUris }: Creation,
  sent: NewApplication,
): Promise<boolean> {
  if (sent.identifierUris === undefined || identifierUris.length === 1) {
    return true;
  }
  const holder = applicationByKey('uniqueName', uniqueName);
  return (await askUntilSeen(client, holder)).status < 400;
}

/**
 * Makes the bare application, and then has the directory looked at again: what stands is completed as after any
 * interrupted run. The upsert cannot tell an application that it made from one that stood.
 */
async function createByUpsert(
  client: GraphClient,
  { uniqueName, displayName, signInAudience }: CreateStep['body'],
  onCreated: CreationEvents['onCreated'],
): Promise<never> {
  const made = await upsertApplication(client, uniqueName, { displayName, signInAudience });
  if (made !== null) {
    onCreated({ application: made, secret: null });
  }
  throw new NameTakenError(uniqueName, null);
}

/** Sets the first identifier URI that is not refused, and the token version that goes with it; `keep` follows it. */
export async function setIdentifierUri(
  client: GraphClient,
  application: ObservedApplication,
  { choices, keep }: Pick<IdentifierUriStep, 'choices' | 'keep'>,
  onRefusal: OnRefusal,
): Promise<ObservedApplication> {
  const [choice, ...others] = choices;
  if (choice === undefined) {
    return application;
  }
  const patch: ApplicationPatch = {
    identifierUris: [choice.uri.replace(OWN_APP_ID, application.appId), ...keep],
    api: { requestedAccessTokenVersion: choice.tokenVersion },
  };
  try {
    return await updateApplication(client, application, patch);
  } catch (error) {
    if (others.length > 0 && isIdentifierUriRefusal(error)) {
      onRefusal(choice, error);
      return setIdentifierUri(client, application, { choices: others, keep }, onRefusal);
    }
    throw error;
  }
}
