import type { Application } from './application.ts';
import type { ServicePrincipal } from './service-principal.ts';

/** Finds applications by their alternate keys, without going through all of them. */
export interface ApplicationIndex {
  readonly applicationsByAppId: ReadonlyMap<string, Application>;
  /** Those in the recycle bin, by appId. */
  readonly deletedApplicationsByAppId: ReadonlyMap<string, Application>;
  /** By the unique name in lower case. */
  readonly applicationsByUniqueName: ReadonlyMap<string, Application>;
}

type Applications = Readonly<Record<string, Application>>;
type ServicePrincipals = Readonly<Record<string, ServicePrincipal>>;

// Records are values that never change, so what was made of one stays true; with the record, its index goes too.
const ofApplications = new WeakMap<Applications, ApplicationIndex>();
const ofServicePrincipals = new WeakMap<ServicePrincipals, ReadonlyMap<string, ServicePrincipal>>();

/** The index of these applications: made at the first question, kept as long as the record. */
export function indexOfApplications(applications: Applications): ApplicationIndex {
  const known = ofApplications.get(applications);
  if (known !== undefined) {
    return known;
  }
  const all = Object.values(applications);
  const live = all.filter(({ resource }) => resource.deletedDateTime === null);
  const deleted = all.filter(({ resource }) => resource.deletedDateTime !== null);
  const index = {
    applicationsByAppId: new Map(live.map((each) => [each.resource.appId, each])),
    deletedApplicationsByAppId: new Map(deleted.map((each) => [each.resource.appId, each])),
    applicationsByUniqueName: new Map(
      live.flatMap((each) => {
        const { uniqueName } = each.resource;
        return uniqueName === null ? [] : [[uniqueName.toLowerCase(), each] as const];
      }),
    ),
  };
  ofApplications.set(applications, index);
  return index;
}

/** The live service principals by appId; kept as long as the record. */
export function indexOfServicePrincipals(principals: ServicePrincipals): ReadonlyMap<string, ServicePrincipal> {
  const known = ofServicePrincipals.get(principals);
  if (known !== undefined) {
    return known;
  }
  const live = Object.values(principals).filter((each) => each.deletedDateTime === null);
  const index = new Map(live.map((each) => [each.appId, each]));
  ofServicePrincipals.set(principals, index);
  return index;
}
