import type { Observed } from './observed.ts';
import { secretInventory } from './plan-secret.ts';

/** What tells who holds an application. */
export type Held = Pick<Observed, 'application' | 'owners' | 'caller' | 'ownerIds' | 'federatedCredentials'>;

/**
 * What others hold on an existing application, as sentences: owners besides the caller and those named, and
 * credentials that are not ours. Before such an application gets new access, somebody must say that this is right.
 *
 * Names and tags can be forged, so they make a secret ours only where the caller owns the application; who made one
 * with us does (facts/graph.md 1.10).
 */
export function foreignHolders(observed: Held, now: Date): readonly string[] {
  const { application, caller } = observed;
  if (application === null) {
    return [];
  }
  const isOwner = (observed.owners ?? []).some(({ id }) => id === caller.objectId);
  const known = new Set([caller.objectId, ...observed.ownerIds]);
  return [
    ...(observed.owners ?? [{ id: 'not readable', name: 'unknown' }])
      .filter(({ id }) => !known.has(id))
      .map(({ id, name }) => `owner ${name} (${id})`),
    ...(isOwner ? secretInventory(application, now).foreign : application.passwordCredentials).map(
      ({ keyId, displayName }) => `secret ${displayName ?? 'without a name'} (${keyId})`,
    ),
    ...application.keyCredentials.map(
      ({ keyId, displayName }) => `certificate ${displayName ?? ''} (${keyId ?? 'no id'})`,
    ),
    ...(observed.federatedCredentials ?? [{ name: 'that could not be read' }]).map(
      ({ name }) => `federated credential ${name}`,
    ),
  ];
}
