import type { Clock } from '../../src/clock.ts';
import type { Transport } from '../../src/http/transport.ts';
import type { Cloud } from '../../src/identity/clouds.ts';
import type { SignedIn } from '../../src/identity/sign-in.ts';
import { exchange, type ExchangeLimits, type LiveAnswer, type LiveExchange, Unanswered, within } from './exchange.ts';

/** What a run may use of Azure; only what the command line names. */
export interface AzureTargets {
  readonly subscription: string;
  readonly resourceGroup: string;
  /** The name of a vault of the resource group; null where none is named. */
  readonly vault: string | null;
}

/** A request's extras. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose request it is. Default: the account's that is signed in; null: nobody's. */
  readonly token?: string | null;
  /** Do not ask again where an object of the run is not found; default: a replica may not know it yet. */
  readonly once?: boolean;
}

/** Sends a request to one service; `path` is what comes after its URL. */
export type Send = (method: string, path: string, body?: unknown, options?: RequestOptions) => Promise<LiveAnswer>;

/** The services of one cloud, as the account that is signed in. */
export interface Services {
  /** Microsoft Graph; `path` comes after `/v1.0`, or is the URL of a next page. */
  readonly graph: Send;
  /** Microsoft Entra ID; `path` comes after the authority, and the body is a form. Nobody's unless it says whose. */
  readonly entra: Send;
  /** Azure Resource Manager. Throws {@link NoService}. */
  readonly azure: Send;
  /** The vault of the targets, with `api-version` where the path has none. Throws {@link NoService}. */
  readonly vault: Send;
  /** The URL of each, without a slash at the end; null for one that this run does not have. */
  readonly urls: Readonly<Record<ServiceName, string | null>>;
  /** A token of the signed-in account for another service. */
  readonly tokenFor: (scope: string) => Promise<string>;
}

/** The name of a service in {@link Services}. */
export type ServiceName = 'graph' | 'entra' | 'azure' | 'vault';

/** Thrown where a cloud or the command line names no such service. */
export class NoService extends Error {
  override readonly name = 'NoService';
}

/** What the services are reached by. */
export interface ServiceOptions {
  readonly cloud: Cloud;
  readonly signedIn: Pick<SignedIn, 'getToken' | 'getTokenFor'>;
  readonly transport: Transport;
  readonly targets: AzureTargets | null;
  readonly clock: Clock;
  readonly limits: ExchangeLimits;
  readonly stop: AbortSignal;
  /** Gets each exchange as soon as it is answered. */
  readonly onExchange?: (service: ServiceName, exchange: LiveExchange) => void;
  /** Called for a request that had no answer. */
  readonly onUnanswered?: () => void;
}

const VAULT_VERSION = 'api-version=7.4';

/** Opens the services: nothing is sent yet, and nothing is ever sent to other hosts than those of the cloud. */
export function openServices(options: ServiceOptions): Services {
  const { cloud, signedIn, targets } = options;
  const vault = targets?.vault ?? null;
  const urls = {
    graph: cloud.graphUrl,
    entra: cloud.authorityUrl,
    azure: targets === null ? null : (cloud.resourceManager?.url ?? null),
    vault: vault === null ? null : (cloud.keyVaultUrl?.replace('{vault}', vault) ?? null),
  };
  const origins = Object.values(urls).flatMap((url) => (url === null ? [] : [new URL(url).origin]));
  const { fetch } = options.transport.to(origins);
  const tokenFor = async (scope: string): Promise<string> => (await signedIn.getTokenFor(scope)).token;

  const sender =
    (service: ServiceName, ownToken: () => Promise<string | null>, resolve: (path: string) => string): Send =>
    async (method, path, body, { headers = {}, token } = {}) => {
      const unsigned = {
        method,
        url: resolve(path),
        headers: { ...(body === undefined ? {} : { 'content-type': contentType(body) }), ...headers },
        body,
      };
      const bearer = token === undefined ? await within(unsigned, options, ownToken()) : token;
      const authorization = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
      const request = { ...unsigned, headers: { ...authorization, ...unsigned.headers } };
      const answer = await exchange(request, { ...options, fetch }).catch((error: unknown) => {
        if (error instanceof Unanswered) {
          options.onUnanswered?.();
        }
        throw error;
      });
      options.onExchange?.(service, { request, answer });
      return answer;
    };
  return {
    urls,
    tokenFor,
    graph: sender(
      'graph',
      async () => (await signedIn.getToken()).token,
      (path) => (path.startsWith('https:') ? path : `${cloud.graphUrl}/v1.0${path}`),
    ),
    entra: sender(
      'entra',
      () => Promise.resolve(null),
      (path) => `${cloud.authorityUrl}${path}`,
    ),
    azure: sender(
      'azure',
      () => tokenFor(cloud.resourceManager?.scope ?? ''),
      (path) => `${required(urls.azure, 'Azure Resource Manager')}${path}`,
    ),
    vault: sender(
      'vault',
      () => tokenFor(`${cloud.keyVaultResource ?? ''}/.default`),
      (path) => `${required(urls.vault, 'vault')}${withVersion(path)}`,
    ),
  };
}

function contentType(body: unknown): string {
  return body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json';
}

function withVersion(path: string): string {
  if (path.includes('api-version')) {
    return path;
  }
  return `${path}${path.includes('?') ? '&' : '?'}${VAULT_VERSION}`;
}

function required(url: string | null, name: string): string {
  if (url === null) {
    throw new NoService(`There is no ${name}.`);
  }
  return url;
}
