import { setFlagsFromString } from 'node:v8';
import { Agent, EnvHttpProxyAgent, Pool, fetch as undiciFetch } from 'undici';
import { UsageError } from '../errors/usage-error.ts';
import { guardFetch } from '../http/guarded-fetch.ts';
import { type HttpClient, httpClientOver } from './http-client.ts';

/** The one way out of this process: whoever sends something names the hosts that it may go to. */
export interface Transport {
  /** Sends to these origins alone, by the rules of `src/http/guarded-fetch.ts`. */
  to(origins: readonly string[]): Channel;
  /** Cuts every connection, so that the process can end; finish or abort the exchanges first. */
  close(): Promise<void>;
}

/** The way to some hosts. */
export interface Channel {
  /** Takes URLs as text and plain `init` objects; a `Request`, `Headers` or `FormData` of Node itself is foreign to it. */
  readonly fetch: typeof globalThis.fetch;
  /** The same, in the shape that the libraries of Azure take. */
  readonly httpClient: HttpClient;
}

/** Where the transport gets its settings from. */
export interface TransportOptions {
  /** `https_proxy`, `HTTPS_PROXY`, `no_proxy` and `NO_PROXY` are read, the lower case first. */
  readonly env: NodeJS.ProcessEnv;
  /** The sandbox's certificate authority (PEM): trusted alone, and never through a proxy. */
  readonly certificateAuthority?: string | undefined;
}

/** Milliseconds without an answer, or within one, before an exchange is given up; connecting has undici's 10 seconds. */
const SILENCE = { headersTimeout: 60_000, bodyTimeout: 60_000 };

/**
 * Opens the transport. It obeys HTTPS_PROXY and NO_PROXY for loopback hosts too, as curl does; plain http, which only
 * the endpoints of managed identities speak, is never proxied. Node itself adds NODE_EXTRA_CA_CERTS to what is trusted.
 * Throws UsageError `proxy_malformed`.
 */
export function openTransport({ env, certificateAuthority }: TransportOptions): Transport {
  compileWebAssemblyOnce();
  const dispatcher =
    certificateAuthority === undefined
      ? new EnvHttpProxyAgent({ ...SILENCE, ...proxySettings(env), clientFactory: connectionsToProxy })
      : new Agent({ ...SILENCE, connect: { ca: certificateAuthority } });

  // One package, two declarations: undici's own and the copy in @types/node differ in details that no caller sees.
  const fetchOnce = undiciFetch as unknown as typeof globalThis.fetch;
  const fetch: typeof globalThis.fetch = (input, init) => fetchOnce(input, Object.assign({ dispatcher }, init));

  return {
    to: (origins) => {
      const guarded = guardFetch(fetch, origins);
      return { fetch: guarded, httpClient: httpClientOver(guarded) };
    },
    close: () => dispatcher.destroy(),
  };
}

/**
 * undici's HTTP parser is WebAssembly. After some work V8 would compile it a second time, for a speed that a few exchanges
 * never win back, and that takes a third of a run's memory (`npm run bench`); so it has to be far more work.
 */
function compileWebAssemblyOnce(): void {
  setFlagsFromString('--wasm-tiering-budget=1000000000');
}

/** Every value is given, because undici would take what is missing from the process's own environment. */
function proxySettings(env: NodeJS.ProcessEnv): { httpProxy: string; httpsProxy: string; noProxy: string } {
  const named = (env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '').trim();
  const httpsProxy = named === '' || named.includes('://') ? named : `http://${named}`;
  const isProxyUrl = /^(https?|socks5?):\/\/[^/]/.test(httpsProxy) && URL.canParse(httpsProxy);
  if (httpsProxy !== '' && !isProxyUrl) {
    // Not quoted: it may hold a password.
    throw new UsageError('proxy_malformed', 'The variable HTTPS_PROXY does not hold the URL of a proxy.', {
      hint: 'It looks like http://HOST:PORT, with USER:PASSWORD@ before the host where the proxy asks for them.',
    });
  }
  return { httpProxy: '', httpsProxy, noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '' };
}

/** Without this, a proxy that never answers to CONNECT would be waited for for five minutes. */
function connectionsToProxy(origin: URL, options: object): Pool {
  return new Pool(origin, { ...options, ...SILENCE });
}
