import type { Answer } from '../http/answer.ts';
import type { DirectoryRoleName } from './directory-roles.ts';
import type { ThrottleSigns } from './pace/throttle-signs.ts';
import type { WriteRecord } from './write-record.ts';

/** The methods that Graph calls of ours use. */
export type GraphMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Permissions of Microsoft Graph that are enough together. */
export interface PermissionSet {
  readonly all: readonly string[];
  /** True where they reach no more than what the caller owns. Default false. */
  readonly ownOnly?: true;
}

/** What someone would need to be allowed to make a request, least first. */
export interface Privilege {
  /** Application permissions of Microsoft Graph, any one of these sets. */
  readonly application: readonly PermissionSet[];
  /** Delegated permissions of Microsoft Graph, any one of these sets. */
  readonly delegated: readonly PermissionSet[];
  /** The least directory role of a person. */
  readonly role: DirectoryRoleName;
  /** Directory roles that may too, beside those that hold all of {@link role}. Default: none. */
  readonly alsoRoles?: readonly DirectoryRoleName[];
  /** True where a person who owns the object needs no role. Default false. */
  readonly ownersToo?: true;
  /**
   * Whether a plain member of the tenant needs no role: never, always, or where the tenant lets members register
   * applications. Default: never.
   */
  readonly members?: 'always' | 'where-allowed';
}

/** One request to Microsoft Graph v1.0. */
export interface GraphRequest {
  readonly method: GraphMethod;
  /** Below `/v1.0`, with query; values in it are percent-encoded by the caller. */
  readonly path: string;
  readonly body?: unknown;
  /**
   * Reads what the answer has to hold, and throws ConnectionError `response_invalid` where it does not. Default: a read
   * is answered with an object, and of a write nothing is needed.
   */
  readonly accepts?: (body: unknown) => unknown;
  /**
   * The requests in a `$batch`, which count one by one against Graph's limits
   * (https://learn.microsoft.com/graph/throttling).
   */
  readonly parts?: readonly GraphRequest[];
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * True where the objects that the request names are known to stand, so that "not found" means a replica that lags.
   */
  readonly fresh?: boolean;
  /**
   * What a lost answer (a cut connection, a 5xx) means: `retry` where doing it twice is harmless or refused by a key,
   * `fail` where the caller has to find out what became of it. Default: `retry`.
   */
  readonly onTimeout?: 'retry' | 'fail';
  /**
   * Where the body replaces whole lists that it was merged from: how often they were merged again after a wait. It is
   * not sent again as it is, since others may have written meanwhile: after the wait, {@link OutdatedWriteError} is
   * thrown, so that the caller merges again. An object that this run created is known to no one else, and is not
   * affected. Default: it replaces none.
   */
  readonly replacesLists?: { readonly waits: number };
  /**
   * True where the request adds a certificate whose dates are known to be right: "end date is invalid" then means that
   * Graph's clock and ours differ, which passes.
   */
  readonly hasNewCertificate?: boolean;
  /**
   * True for what takes back something that this run has made: it is given 35 seconds beyond `--timeout`. Default
   * false.
   */
  readonly takesBack?: boolean;
  /** What a write changes; none for a read. */
  readonly record?: WriteRecord;
  /** Named in the hint when the request is refused with 403. */
  readonly privilege?: Privilege;
}

/** An answer of Microsoft Graph, whatever its status. */
export interface GraphAnswer extends Answer {
  /** How near the caller is to its limits. */
  readonly throttle: ThrottleSigns;
}

/** Reads that Graph takes as POST. */
const READING_POSTS: ReadonlySet<string> = new Set(['/$batch', '/directoryObjects/getByIds']);

/** True for a request that can change the directory; a `$batch` of ours only reads. */
export function isWrite({ method, path }: GraphRequest): boolean {
  return method !== 'GET' && !READING_POSTS.has(path);
}

/** The version of Microsoft Graph that every request goes to. */
export const GRAPH_VERSION = 'v1.0';

/** Method and path without query, for logs and errors. */
export function nameOf(request: GraphRequest): string {
  return `${request.method} ${request.path.split('?', 1)[0] ?? ''}`;
}

/** Every secret in an answer of Microsoft Graph, at any depth: what `secretText` holds (Graph: passwordCredential). */
export function secretTextsIn(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null) {
    return [];
  }
  return Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
    name === 'secretText' && typeof value === 'string' ? [value] : secretTextsIn(value),
  );
}
