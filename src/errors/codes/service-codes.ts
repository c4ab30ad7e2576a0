import type { ErrorCodeEntry } from './error-code.ts';

/** Errors of Microsoft's services and of the way to them: sign-in, network, answers. */
export const SERVICE_CODES = {
  azure_refused: {
    exits: [1],
    meaning: 'Azure Resource Manager refused a request.',
    remedy: 'The message has its reason and the correlation id.',
  },
  azure_unavailable: {
    exits: [1],
    meaning: 'Azure Resource Manager failed.',
    remedy: 'Run the command again later; completed steps are not repeated.',
  },
  azure_unknown: {
    exits: [2],
    meaning: 'Where Azure Resource Manager of this cloud is, is not known.',
    remedy: 'Name a known cloud with `--cloud`.',
  },
  connection_failed: {
    exits: [1],
    meaning: 'The connection failed for another reason than those below.',
    remedy: 'The message has the reason. Check the network and `HTTPS_PROXY`.',
  },
  connection_refused: {
    exits: [1],
    meaning: 'The host refused the connection.',
    remedy: 'Check the network, its firewall and `HTTPS_PROXY`.',
  },
  connection_reset: {
    exits: [1],
    meaning: 'The connection was cut.',
    remedy: 'Run the command again; check `HTTPS_PROXY` if it happens every time.',
  },
  fhir_resource_ambiguous: {
    exits: [2],
    meaning: 'Several FHIR services could be the one at this URL.',
    remedy: 'Name one with `--fhir-resource-id`; the hint lists them.',
  },
  fhir_resource_missing: {
    exits: [2],
    meaning: 'None of the FHIR services that you may read has this URL or id.',
    remedy: 'Name it with `--fhir-resource-id`, and check the tenant.',
  },
  graph_refused: {
    exits: [1],
    meaning: 'Microsoft Graph refused a request.',
    remedy: "The message has Graph's reason, its code and the request id.",
  },
  graph_unavailable: {
    exits: [1],
    meaning: 'Microsoft Graph failed.',
    remedy: 'Run the command again later; completed steps are not repeated.',
  },
  host_not_found: {
    exits: [1],
    meaning: 'The host name could not be resolved.',
    remedy: 'Check the network, `--cloud` and `HTTPS_PROXY`.',
  },
  host_refused: {
    exits: [1],
    meaning: 'An answer named a host that is not configured; nothing was sent there.',
    remedy: 'Check `--cloud`, the URLs that were given, and the proxy.',
  },
  insufficient_privileges: {
    exits: [4],
    meaning: 'The signed-in identity may not do this.',
    remedy: 'The hint names the least permission and role that suffice.',
  },
  next_link_refused: {
    exits: [1],
    meaning: 'A list went on at another host, which was not followed.',
    remedy: 'Check the proxy and the URLs that were given.',
  },
  not_azure: {
    exits: [1],
    meaning: 'Something else answered in the place of Azure Resource Manager.',
    remedy: 'A proxy or a sign-in page of the network may be answering instead.',
  },
  not_graph: {
    exits: [1],
    meaning: 'Something else answered in the place of Microsoft Graph.',
    remedy: 'A proxy or a sign-in page of the network may be answering instead; check `HTTPS_PROXY` and `--graph-url`.',
  },
  proxy_refused: {
    exits: [1],
    meaning: 'The proxy refused the connection.',
    remedy: 'Check `HTTPS_PROXY` and whether the proxy asks for a user name and password.',
  },
  redirect_refused: {
    exits: [1],
    meaning: 'Something answered with a redirect, which was not followed.',
    remedy: 'Check the proxy and the URLs that were given.',
  },
  response_invalid: {
    exits: [1],
    meaning: 'An answer was cut short or is not what the service documents; nothing was taken from it.',
    remedy: 'Run the command again.',
  },
  sign_in_interrupted: {
    exits: [1],
    meaning: 'Sign-in failed for a passing reason.',
    remedy: 'Run the command again.',
  },
  sign_in_refused: {
    exits: [4],
    meaning: 'Entra refused the sign-in.',
    remedy: 'The message lists each method that was tried, and why it was refused.',
  },
  sign_in_unavailable: {
    exits: [4],
    meaning: 'No sign-in method can be used on this machine.',
    remedy: 'The message lists each method that was tried; `az login` or `--auth` makes one usable.',
  },
  throttled: {
    exits: [1],
    meaning: 'The service is throttling requests, and the time that it asks for is longer than `--timeout` leaves.',
    remedy: 'Run the command again later; completed steps are not repeated.',
  },
  timed_out: {
    exits: [1],
    meaning: 'The time of `--timeout` was over.',
    remedy: 'Run the command again, with a longer `--timeout` if need be; completed steps are not repeated.',
  },
  tls_expired: {
    exits: [1],
    meaning: "The host's certificate has expired or is not valid yet.",
    remedy: 'Check the clock of this machine, and the proxy.',
  },
  tls_untrusted: {
    exits: [1],
    meaning: 'The certificate is signed by an authority that is not trusted, such as that of an inspecting proxy.',
    remedy: "Set `NODE_EXTRA_CA_CERTS` to a file with the authority's certificate.",
  },
  tls_wrong_host: {
    exits: [1],
    meaning: 'The certificate is for another host.',
    remedy: 'Check the URL and the proxy.',
  },
  token_refused: {
    exits: [4],
    meaning: 'The service did not accept the token of the sign-in.',
    remedy: 'Sign in again, and check `--tenant` and `--cloud`.',
  },
  token_unreadable: {
    exits: [4],
    meaning: 'The token does not name the identity that it is for.',
    remedy: 'Sign in by another method with `--auth`.',
  },
  unexpected_answer: {
    exits: [1],
    meaning: 'The sign-in authority answered something that is not JSON.',
    remedy: 'A proxy or a log-in page of the network probably answered in its place; check `HTTPS_PROXY`.',
  },
  wrong_tenant: {
    exits: [4],
    meaning: 'The token is for another tenant than `--tenant`.',
    remedy: 'Sign in to that tenant, or leave `--tenant` out.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
