import type { Application } from './application.ts';
import { indexFromEarlier, type KeysOf, type RecordIndex } from './record-index.ts';
import type { ServicePrincipal } from './model.ts';

/** Finds applications by keys other than the object id; also those in the recycle bin. */
export interface ApplicationIndex {
  /** Those that are not in the recycle bin, in order of creation. */
  readonly live: readonly Application[];
  /** The application that has this appId, in lower case. */
  byAppId(appId: string): Application | undefined;
  /** The application with this unique name, ignoring case. */
  byUniqueName(uniqueName: string): Application | undefined;
  /** The applications with this identifier URI, ignoring case. */
  byIdentifierUri(uri: string): readonly Application[];
}

/** Finds service principals that are not in the recycle bin. */
export interface ServicePrincipalIndex {
  /** In order of creation. */
  readonly live: readonly ServicePrincipal[];
  /** The service principal of this appId, in lower case. */
  byAppId(appId: string): ServicePrincipal | undefined;
}

const APPLICATION_KEYS = {
  appId: ({ resource }: Application) => [resource.appId],
  uniqueName: ({ resource }: Application) => (resource.uniqueName === null ? [] : [resource.uniqueName.toLowerCase()]),
  identifierUri: ({ resource }: Application) => resource.identifierUris.map((uri) => uri.toLowerCase()),
} satisfies KeysOf<Application, string>;

const SERVICE_PRINCIPAL_KEYS = {
  appId: ({ appId, deletedDateTime }: ServicePrincipal) => (deletedDateTime === null ? [appId] : []),
} satisfies KeysOf<ServicePrincipal, string>;

// A record never changes, so its index stays valid; the index is collected together with the record.
const ofApplications = new WeakMap<object, RecordIndex<Application, keyof typeof APPLICATION_KEYS>>();
const ofServicePrincipals = new WeakMap<object, RecordIndex<ServicePrincipal, keyof typeof SERVICE_PRINCIPAL_KEYS>>();
const liveApplications = new WeakMap<object, readonly Application[]>();
const liveServicePrincipals = new WeakMap<object, readonly ServicePrincipal[]>();

/** The index of these applications. */
export function indexOfApplications(applications: Readonly<Record<string, Application>>): ApplicationIndex {
  const index = remembered(ofApplications, applications, () =>
    indexFromEarlier(applications, APPLICATION_KEYS, ofApplications),
  );
  return {
    get live() {
      return remembered(liveApplications, applications, () =>
        Object.values(applications).filter(({ resource }) => resource.deletedDateTime === null),
      );
    },
    byAppId: (appId) => index.find('appId', appId).at(-1),
    byUniqueName: (uniqueName) => index.find('uniqueName', uniqueName.toLowerCase()).at(-1),
    byIdentifierUri: (uri) => index.find('identifierUri', uri.toLowerCase()),
  };
}

/** The index of these service principals. */
export function indexOfServicePrincipals(
  principals: Readonly<Record<string, ServicePrincipal>>,
): ServicePrincipalIndex {
  const index = remembered(ofServicePrincipals, principals, () =>
    indexFromEarlier(principals, SERVICE_PRINCIPAL_KEYS, ofServicePrincipals),
  );
  return {
    get live() {
      return remembered(liveServicePrincipals, principals, () =>
        Object.values(principals).filter((each) => each.deletedDateTime === null),
      );
    },
    byAppId: (appId) => index.find('appId', appId).at(-1),
  };
}

function remembered<T>(known: WeakMap<object, T>, record: object, make: () => T): T {
  const found = known.get(record) ?? make();
  known.set(record, found);
  return found;
}
