import type { Application } from './application.ts';
import type { ServicePrincipal } from './service-principal.ts';

/** Finds applications by what is not their object id. Each way is prepared when it is first asked for. */
export class ApplicationIndex {
  readonly #all: readonly Application[];
  #live: readonly Application[] | null = null;
  #byAppId: ReadonlyMap<string, Application> | null = null;
  #byUniqueName: ReadonlyMap<string, Application> | null = null;

  constructor(applications: Readonly<Record<string, Application>>) {
    this.#all = Object.values(applications);
  }

  /** Those that are not in the recycle bin, in order of creation. */
  get live(): readonly Application[] {
    return (this.#live ??= this.#all.filter(({ resource }) => resource.deletedDateTime === null));
  }

  /** The application that has this appId, in lower case; perhaps in the recycle bin. */
  byAppId(appId: string): Application | undefined {
    this.#byAppId ??= new Map(this.#all.map((each) => [each.resource.appId, each]));
    return this.#byAppId.get(appId);
  }

  /** The application that has this unique name, whatever its case; perhaps in the recycle bin. */
  byUniqueName(uniqueName: string): Application | undefined {
    this.#byUniqueName ??= new Map(
      this.#all.flatMap((each) => {
        const name = each.resource.uniqueName;
        return name === null ? [] : [[name.toLowerCase(), each] as const];
      }),
    );
    return this.#byUniqueName.get(uniqueName.toLowerCase());
  }
}

/** Finds service principals that are not in the recycle bin. */
export class ServicePrincipalIndex {
  /** In order of creation. */
  readonly live: readonly ServicePrincipal[];
  readonly #byAppId: ReadonlyMap<string, ServicePrincipal>;

  constructor(principals: Readonly<Record<string, ServicePrincipal>>) {
    this.live = Object.values(principals).filter((each) => each.deletedDateTime === null);
    this.#byAppId = new Map(this.live.map((each) => [each.appId, each]));
  }

  /** The service principal of this appId, in lower case. */
  byAppId(appId: string): ServicePrincipal | undefined {
    return this.#byAppId.get(appId);
  }
}

// A record never changes, so what was made of one stays true; with the record, its index goes too.
const ofApplications = new WeakMap<object, ApplicationIndex>();
const ofServicePrincipals = new WeakMap<object, ServicePrincipalIndex>();

/** The index of these applications, made once for each version of them. */
export function indexOfApplications(applications: Readonly<Record<string, Application>>): ApplicationIndex {
  const index = ofApplications.get(applications) ?? new ApplicationIndex(applications);
  ofApplications.set(applications, index);
  return index;
}

/** The index of these service principals, made once for each version of them. */
export function indexOfServicePrincipals(
  principals: Readonly<Record<string, ServicePrincipal>>,
): ServicePrincipalIndex {
  const index = ofServicePrincipals.get(principals) ?? new ServicePrincipalIndex(principals);
  ofServicePrincipals.set(principals, index);
  return index;
}
