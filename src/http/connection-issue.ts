import { ConnectionError, type ErrorFacts, FhirAppsError } from '../errors/fhir-apps-error.ts';
import { isCutShort } from './refusals.ts';

/** Why an exchange with a host failed below HTTP: part of the command line's contract. */
export type ConnectionErrorCode =
  | 'host_not_found'
  | 'connection_refused'
  | 'connection_reset'
  | 'tls_untrusted'
  | 'tls_expired'
  | 'tls_wrong_host'
  | 'proxy_refused'
  | 'timed_out'
  | 'connection_failed';

/** A failed exchange in words. */
export interface ConnectionIssue {
  readonly code: ConnectionErrorCode;
  /** What happened, as a clause without capital and full stop. */
  readonly message: string;
  /** What to do, in one or two sentences. */
  readonly hint: string;
}

/** What Node and undici put on their errors. */
interface Symptom {
  readonly code: string;
  readonly name: string;
  readonly message: string;
  /** Who was asked, such as `10.0.0.1:3128` or `graph.microsoft.com`: the proxy where one is used. */
  readonly peer: string;
}

/** Codes of Node, OpenSSL (`x509_verify_cert_error_string`) and undici, by what they mean to the user. */
const CODES: Readonly<Record<string, ConnectionErrorCode>> = {
  ENOTFOUND: 'host_not_found',
  EAI_AGAIN: 'host_not_found',
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  UND_ERR_SOCKET: 'connection_reset',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls_untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls_untrusted',
  CERT_UNTRUSTED: 'tls_untrusted',
  CERT_REJECTED: 'tls_untrusted',
  CERT_SIGNATURE_FAILURE: 'tls_untrusted',
  INVALID_CA: 'tls_untrusted',
  CERT_HAS_EXPIRED: 'tls_expired',
  CERT_NOT_YET_VALID: 'tls_expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls_wrong_host',
  ETIMEDOUT: 'timed_out',
  UND_ERR_CONNECT_TIMEOUT: 'timed_out',
  UND_ERR_HEADERS_TIMEOUT: 'timed_out',
  UND_ERR_BODY_TIMEOUT: 'timed_out',
};

/** How undici words a CONNECT that was not answered with 200; it has no code of its own. */
const PROXY_ANSWER = /^Proxy response \((\d{3})\)/;

const CHECK_NETWORK =
  'Check the network and its firewall. Where the internet is behind a proxy, set HTTPS_PROXY to it.';

const WORDS: Readonly<Record<ConnectionErrorCode, (symptom: Symptom) => Omit<ConnectionIssue, 'code'>>> = {
  host_not_found: ({ peer }) => ({
    message: peer === '' ? 'its name was not found' : `the name ${peer} was not found`,
    hint: CHECK_NETWORK,
  }),
  connection_refused: ({ peer }) => ({
    message: peer === '' ? 'the connection was refused' : `nothing accepts connections at ${peer}`,
    hint: 'Check the network and its firewall. If that address is a proxy, check HTTPS_PROXY.',
  }),
  connection_reset: () => ({
    message: 'the connection was cut',
    hint: 'Try again. If it stays so, a firewall may be cutting it: where a proxy is needed, set HTTPS_PROXY.',
  }),
  tls_untrusted: () => ({
    message: 'its TLS certificate is not from a trusted authority',
    hint: 'A proxy that inspects traffic signs with a certificate authority of its own, which is probably missing here: set NODE_EXTRA_CA_CERTS to a PEM file that contains it.',
  }),
  tls_expired: ({ code }) => ({
    message: code === 'CERT_NOT_YET_VALID' ? 'its TLS certificate is not valid yet' : 'its TLS certificate has expired',
    hint: 'Check the clock of this machine, then the certificate of the host or of the proxy before it.',
  }),
  tls_wrong_host: () => ({
    message: 'its TLS certificate is for another host',
    hint: 'Check the URL. The proxy or log-in page of this network may be answering in its place.',
  }),
  proxy_refused: ({ message }) => {
    const status = PROXY_ANSWER.exec(message)?.[1] ?? '';
    return {
      message: `the proxy refused the connection with status ${status}`,
      hint:
        status === '407'
          ? 'Put the user name and password of the proxy into HTTPS_PROXY, percent-encoded: http://USER:PASSWORD@HOST:PORT.'
          : 'Ask for this host to be allowed through the proxy of HTTPS_PROXY, or name it in NO_PROXY if it can be reached directly.',
    };
  },
  timed_out: () => ({ message: 'it did not answer in time', hint: CHECK_NETWORK }),
  connection_failed: ({ code, message }) => {
    const [line = ''] = message.split('\n', 1);
    return {
      message: `the connection failed (${code === '' || line.includes(code) ? line : `${code}: ${line}`})`,
      hint: 'Check the network, and HTTPS_PROXY if a proxy is used.',
    };
  },
};

/** Says what a failed fetch means, from the error and the causes under it; an unknown one is `connection_failed`. */
export function describeConnectionIssue(error: unknown): ConnectionIssue {
  const symptoms = symptomsOf(error);
  for (const symptom of symptoms) {
    const code = codeOf(symptom);
    if (code !== undefined) {
      return { code, ...WORDS[code](symptom) };
    }
  }
  const innermost = symptoms.at(-1) ?? { code: '', name: '', message: String(error), peer: '' };
  return { code: 'connection_failed', ...WORDS.connection_failed(innermost) };
}

/**
 * The ConnectionError for a failed exchange with `host`; `facts` can add details, and a better hint if it has one. What
 * the transport refused on purpose, such as a redirect, stays as it is.
 */
export function toConnectionError(error: unknown, host: string, facts: ErrorFacts = {}): FhirAppsError {
  const refused = refusedByTransport(error);
  if (refused !== null) {
    return refused;
  }
  const { code, message, hint } = describeConnectionIssue(error);
  return new ConnectionError(code, `Could not reach ${host}: ${message}.`, { hint, cause: error, ...facts });
}

/** Failures that may pass within seconds; all others will not. */
const PASSING: ReadonlySet<string> = new Set([
  'connection_reset',
  'connection_refused',
  'host_not_found',
  'timed_out',
] satisfies ConnectionErrorCode[]);

/** True for a failed exchange that may succeed within seconds. */
export function mayPass(error: FhirAppsError): boolean {
  return PASSING.has(error.code) || isCutShort(error);
}

/** The error of the transport's own rules in what a library made of it; null where there is none. */
export function refusedByTransport(error: unknown): FhirAppsError | null {
  if (error instanceof FhirAppsError) {
    return error;
  }
  return error instanceof Error && error.cause !== undefined ? refusedByTransport(error.cause) : null;
}

/** The error and everything under it, outermost first; of several addresses that failed, the first speaks for all. */
function symptomsOf(error: unknown): Symptom[] {
  if (error instanceof AggregateError) {
    return symptomsOf(error.errors[0]);
  }
  if (!(error instanceof Error)) {
    return [];
  }
  const text = (key: string): string => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const address = [text('address'), text('port')].filter(Boolean).join(':');
  const symptom = { code: text('code'), name: error.name, message: error.message, peer: text('hostname') || address };
  return [symptom, ...symptomsOf(error.cause)];
}

function codeOf({ code, name, message }: Symptom): ConnectionErrorCode | undefined {
  if (PROXY_ANSWER.test(message)) {
    return 'proxy_refused';
  }
  return name === 'TimeoutError' ? 'timed_out' : CODES[code];
}
