import type { HeldSecret } from './held-secret.ts';

/** A client secret that Microsoft Graph has just made, and what a reader needs beside it. */
export interface NewSecret {
  /** The secret itself; Microsoft Entra ID never shows it again. */
  readonly text: string;
  /** The application's appId. */
  readonly clientId: string;
  readonly tenantId: string;
  /** `keyId` of the password credential. */
  readonly keyId: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
  /** The stable key of the registration, such as `service-nightly-import`. */
  readonly key: string;
}

/** Whose old secret a new one may take the place of, when a sink is opened to replace it (`credential rotate`). */
export interface ReplaceableSecret {
  /** The application's appId. */
  readonly clientId: string;
  /** The first three characters of every secret that the application has in the directory. */
  readonly hints: readonly string[];
  /**
   * True where a value that begins like one of them is that secret, which three characters alone do not prove; asked
   * where nothing else says whose a value is. Default: it is.
   */
  readonly isOurs?: (text: string) => Promise<boolean>;
}

/** Whose secret a sink holds, as the sink itself says; `tenantId` is null where it does not. */
export interface DeliveredClient {
  /** The application's appId. */
  readonly clientId: string;
  readonly tenantId: string | null;
}

/**
 * The names under which a client is delivered where the reader expects other than the usual ones, as the tests of FHIR
 * Server for Azure do.
 */
export interface DeliveryNames {
  /** Variables of an `env-file:` sink, and of the runners of pipelines. */
  readonly variables: { readonly clientId: string; readonly clientSecret: string };
  /** Names of the secrets in a key vault. */
  readonly vaultSecrets: { readonly clientId: string; readonly clientSecret: string };
}

/**
 * The place of a client's id alone: what those expect who know clients by names of their own, also of one without a
 * secret.
 */
export interface ClientIdDestination {
  /** True where the id stands there; false also where that cannot be read. */
  isFilled(clientId: string): Promise<boolean>;
  /** As that of {@link SecretSink}. */
  proveUsable(): Promise<void>;
  /** Writes the id; one that is there already is not written again. Throws as that of {@link SecretSink}. */
  deliver(client: Pick<NewSecret, 'clientId' | 'tenantId'>): Promise<void>;
}

/**
 * The one destination of a new secret. Opened for a {@link ReplaceableSecret}, it replaces an older one of the same
 * application; it refuses to overwrite anything else.
 */
export interface SecretSink {
  /** What `deliveredTo` says, such as `file:/run/secret` or `github (this job only)`. */
  readonly description: string;
  /**
   * True where `deliver` writes nothing because the caller puts the secret into `result.credential.secret` (stdout with
   * `--json`).
   */
  readonly inResult: boolean;
  /** True where the secret has stdout for itself, so that nothing else may be printed there. */
  readonly takesStdout: boolean;
  /** True where `contains` can tell what it holds, also of an earlier run. */
  readonly isReadable: boolean;
  /**
   * Proves, before anything is created in the directory, that a secret can be delivered, and leaves nothing behind.
   * Throws UsageError: `sink_exists` (it would overwrite something), `sink_unwritable`, or `sink_unavailable` (not on
   * such a runner).
   */
  proveUsable(): Promise<void>;
  /**
   * The secret that stands there for this client, or null; null also where a sink cannot be read back.
   * Ask before `proveUsable`, which refuses a sink that holds something.
   */
  contains(key: string, clientId: string): Promise<string | null>;
  /**
   * What stands there for this client, for someone who only looks, also where nothing could be written: nothing is
   * locked, cleared away or changed. Throws only what is no fault of the place.
   */
  look(key: string, clientId: string): Promise<HeldSecret>;
  /**
   * Hands the secret over, once. Resolves only when its bytes are on the disk, or written and flushed. Throws
   * SinkError, and then a file or env file holds no part of the secret, and what it was to replace is still there.
   */
  deliver(secret: NewSecret): Promise<void>;
  /**
   * Null where nobody expects the id of a client without its secret. `deliver` of a secret hands over the id as well.
   */
  readonly clientIdDestination: ClientIdDestination | null;
}
