import { Agent, EnvHttpProxyAgent, Pool } from 'undici';
import { UsageError } from '../errors/usage-error.ts';
import { bareFetch } from './bare-fetch.ts';
import { type Fetch, guardFetch } from './guarded-fetch.ts';
import { type HttpClient, httpClientOver } from './azure-http-client.ts';
import { type TlsTrust, type TrustOptions, trustOf } from './trusted-certificates.ts';
import { canParseUrl } from '../text/can-parse-url.ts';

/** The one way out of this process: whoever sends something names the hosts that it may go to. */
export interface Transport {
  /** Sends to these origins alone, by the rules of `src/http/guarded-fetch.ts`. */
  to(origins: readonly string[]): Channel;
  /** Cuts every connection, so that the process can end; finish or abort the exchanges first. */
  close(): Promise<void>;
}

/** The way to some hosts. */
export interface Channel {
  readonly fetch: Fetch;
  /** The same, in the shape that the libraries of Azure take. */
  readonly httpClient: HttpClient;
}

/** Where the transport gets its settings from. */
export interface TransportOptions extends TrustOptions {
  /** `https_proxy`, `HTTPS_PROXY`, `no_proxy` and `NO_PROXY` are read too, the lower case first. */
  readonly env: NodeJS.ProcessEnv;
  /** The sandbox's certificate authority (PEM): trusted alone, and never through a proxy. */
  readonly certificateAuthority?: string | undefined;
}

/**
 * Milliseconds without an answer, or within one, before an exchange is given up; connecting has undici's 10 seconds.
 */
const SILENCE = { headersTimeout: 60_000, bodyTimeout: 60_000 };

/**
 * Opens the transport. It obeys HTTPS_PROXY and NO_PROXY for loopback hosts too, as curl does; plain http, which only
 * the endpoints of managed identities speak, is never proxied. Every certificate is verified, whatever
 * NODE_TLS_REJECT_UNAUTHORIZED says; NODE_EXTRA_CA_CERTS names others to trust, the proxy's too.
 * Throws UsageError `proxy_malformed`.
 */
export function openTransport({ certificateAuthority, ...options }: TransportOptions): Transport {
  const dispatcher =
    certificateAuthority === undefined
      ? proxyingAgent(proxySettings(options.env), trustOf(options))
      : new Agent({ ...SILENCE, connect: { ca: certificateAuthority, rejectUnauthorized: true } });

  return {
    to: (origins) => {
      const guarded = guardFetch(bareFetch(dispatcher), origins);
      return { fetch: guarded, httpClient: httpClientOver(guarded) };
    },
    close: () => dispatcher.destroy(),
  };
}

interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/** Connects directly, through the proxy, and to a proxy that is reached over TLS itself; to all with the same trust. */
function proxyingAgent(proxies: ProxySettings, trust: TlsTrust): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({
    ...SILENCE,
    ...proxies,
    clientFactory: connectionsToProxy,
    connect: { ...trust },
    requestTls: { ...trust },
    // undici would speak TLS to a SOCKS proxy that has these settings.
    ...(proxies.httpsProxy.startsWith('https:') ? { proxyTls: { ...trust } } : {}),
  });
}

/** Every value is given, because undici would take what is missing from the process's own environment. */
function proxySettings(env: NodeJS.ProcessEnv): ProxySettings {
  const named = (env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '').trim();
  const httpsProxy = named === '' || named.includes('://') ? named : `http://${named}`;
  const isProxyUrl = /^(https?|socks5?):\/\/[^/]/.test(httpsProxy) && canParseUrl(httpsProxy);
  if (httpsProxy !== '' && !isProxyUrl) {
    // Not quoted: it may hold a password.
    throw new UsageError('proxy_malformed', 'The variable HTTPS_PROXY is not the URL of a proxy.', {
      hint: 'It looks like http://HOST:PORT, with USER:PASSWORD@ before the host where the proxy asks for them.',
    });
  }
  return { httpProxy: '', httpsProxy, noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '' };
}

/** Without this, a proxy that never answers to CONNECT would be waited for for five minutes. */
function connectionsToProxy(origin: URL, options: object): Pool {
  return new Pool(origin, { ...options, ...SILENCE });
}
