import { toApi } from '../graph/observe/api-lookup.ts';
import type { ResourceAnswers } from '../registration/answers/answers.ts';
import type { ObservedApi, ObservedApplication } from '../registration/model/observed.ts';
import { predictApplication } from '../registration/plan/prediction.ts';
import type { Planned } from './read-and-plan.ts';

/** The ids of what is yet to be made: unlike null, which says that it is missing. */
const NOT_YET = '';

/** True for an API whose application this run has yet to make. */
export function isYetToBeMade({ appId }: Pick<ObservedApi, 'appId'>): boolean {
  return appId === NOT_YET;
}

/** The API that a resource will be once its plan was applied: with the roles and scopes that the plan adds. */
export function plannedApi(answers: ResourceAnswers, { observation: { observed }, plan }: Planned): ObservedApi {
  const application = { ...predictApplication(plan, observed), displayName: answers.name };
  return existingApi(application, observed.servicePrincipal?.id ?? NOT_YET, answers);
}

/** The API of a resource of a server, by its application and the object id of its service principal. */
export function existingApi(
  application: ObservedApplication,
  servicePrincipalId: string,
  answers: Pick<ResourceAnswers, 'fhirUrl'>,
): ObservedApi {
  return { ...toApi(answers, { application, servicePrincipal: null, firstParty: false }), servicePrincipalId };
}
