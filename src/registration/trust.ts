import { thumbprintOf } from './credentials/certificate.ts';
import { isNamedByUs } from './credentials/federated/federated-credential.ts';
import { isSamePair, type TrustedPair } from './credentials/federated/federated-subject.ts';
import type { KeyCredential, Observed, ObservedOwner } from './model/observed.ts';
import { isTaggedCertificate } from './credentials/plan-certificate.ts';
import { secretInventory } from './credentials/secret-inventory.ts';

/** What tells who holds an application. */
export type ObservedAccess = Pick<
  Observed,
  'application' | 'servicePrincipal' | 'owners' | 'caller' | 'ownerIds' | 'federatedCredentials'
> &
  Partial<Pick<Observed, 'storedCertificate'>>;

/**
 * The appId of the application that made this one, where that was neither the caller nor an owner who is known; else
 * null.
 */
function foreignCreator(held: ObservedAccess): string | null {
  const { application, caller } = held;
  const creator = application?.createdByAppId ?? null;
  // Of a person it tells nothing: the application they used, such as Azure CLI, is anybody's.
  if (creator === null || caller.kind === 'user') {
    return null;
  }
  const known = [caller.appId, ...knownOwners(held).map(({ appId }) => appId)];
  return known.includes(creator) ? null : creator;
}

function knownOwners({ owners, caller, ownerIds }: ObservedAccess): readonly ObservedOwner[] {
  return (owners ?? []).filter(({ id }) => id === caller.objectId || ownerIds.includes(id));
}

/**
 * True where our names and tags on an application may be believed. Anybody can write them, add the caller as an owner
 * and then leave. So the caller has to own the application, as the creator of one does
 * (https://learn.microsoft.com/graph/api/application-post-applications). A caller that is an application must also have
 * created it, or an owner named with `--owner` must have. Entra records the creator's appId and nobody can change it
 * (`createdByAppId`, https://learn.microsoft.com/graph/api/resources/application). It may not be set for every new
 * application (assumption A3); where it is null, ownership decides alone.
 */
export function isVerifiedAsOurs(held: ObservedAccess): boolean {
  const isOwner = (held.owners ?? []).some(({ id }) => id === held.caller.objectId);
  return isOwner && foreignCreator(held) === null;
}

/**
 * What others hold on an existing application, as sentences: who made it, owners besides the caller and those named,
 * and credentials that are not ours. Before such an application gets new access, someone must say that this is right.
 *
 * Where our names are believed, a federated credential that has one is ours, and so is one that the run would make
 * itself, because it is `trusted`. Default of `isOurs`, whether they are believed: {@link isVerifiedAsOurs}.
 */
export function externalAccess(
  held: ObservedAccess,
  now: Date,
  trusted: readonly TrustedPair[] = [],
  isOurs: boolean = isVerifiedAsOurs(held),
): readonly string[] {
  const { application } = held;
  if (application === null) {
    return [];
  }
  const creator = foreignCreator(held);
  const known = new Set(knownOwners(held).map(({ id }) => id));
  const owners = held.owners ?? [{ id: 'not readable', name: 'unknown' }];
  const secrets = isOurs ? secretInventory(application, now).foreign : application.passwordCredentials;
  return [
    ...(creator === null ? [] : [`the application ${creator}, which made it`]),
    ...owners.filter(({ id }) => !known.has(id)).map(({ id, name }) => `owner ${name} (${id})`),
    ...secrets.map(({ keyId, displayName }) => `secret ${displayName ?? 'without a name'} (${keyId})`),
    ...application.keyCredentials
      .filter((key) => !(isOurs && isTaggedCertificate(application, key)) && !hasExternalAccess(held, key))
      .map(({ keyId, displayName }) => `certificate ${displayName ?? 'without a name'} (${keyId ?? 'no id'})`),
    ...(held.federatedCredentials === null
      ? ['federated credentials that could not be read']
      : held.federatedCredentials
          .filter((each) => !isOurs || !(isNamedByUs(each) || trusted.some((pair) => isSamePair(pair, each))))
          .map(({ name, issuer, subject }) => `federated credential ${name} (${subject} of ${issuer})`)),
    // We make none there, so whatever there is was made by others; it proves the same identity.
    ...(held.servicePrincipal?.credentials ?? []).map(
      ({ kind, keyId, displayName }) =>
        `${kind} ${displayName ?? 'without a name'} (${keyId ?? 'no id'}) of its service principal`,
    ),
  ];
}

/** Who holds a certificate has been given access already: its thumbprint, unlike a tag, cannot be forged. */
function hasExternalAccess({ storedCertificate }: ObservedAccess, key: KeyCredential): boolean {
  return thumbprintOf(key) === storedCertificate?.thumbprint;
}
