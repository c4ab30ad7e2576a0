import type { ChangeFacts } from '../registration/plan/change-facts.ts';
import { stepsOf } from '../registration/plan/plan.ts';
import { propertyChanges } from '../registration/plan/property-changes.ts';
import type { PropertyChange } from '../registration/model/result.ts';
import type { OpenSession } from '../session/session.ts';
import type { Planned, Wanted } from './read-and-plan.ts';

/** Every change of a plan, with the names that are known without another read. */
export function plannedChanges(
  session: Pick<OpenSession, 'caller' | 'signedIn'>,
  wanted: Wanted,
  planned: Planned,
): readonly PropertyChange[] {
  return propertyChanges(stepsOf(planned.plan), factsOf(session, wanted, planned));
}

function factsOf(
  { caller, signedIn }: Pick<OpenSession, 'caller' | 'signedIn'>,
  { answers, destinations: { sink, certificate } }: Wanted,
  { observation: { observed } }: Planned,
): ChangeFacts {
  const { application, servicePrincipal, owners, ownerIds, api, preAuthorizedClients: clients } = observed;
  // Two names of one person have one id, and then nothing tells which id each name has.
  const typed = ownerIds.length === answers.owners.length ? answers.owners : [];
  const ownerNames = new Map([
    ...typed.map((name, index): [string, string] => [ownerIds[index] ?? '', name]),
    [caller.objectId, signedIn.identity.name] as [string, string],
  ]);
  const deliveredTo = certificate === null ? (sink?.description ?? null) : certificate.keyFile;
  return { application, servicePrincipal, owners, api, clients, ownerNames, deliveredTo };
}
