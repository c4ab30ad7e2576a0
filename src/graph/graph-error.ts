import type { Wording } from '../errors/wording.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { z } from 'zod';
import type { ConnectionError, FhirAppsError } from '../errors/fhir-apps-error.ts';
import { type GraphRefusal, GraphRequestError } from '../errors/graph-request-error.ts';
import { openPageLinks } from '../http/next-link.ts';
import { type AnswerSource, requireObject } from '../http/parse-answer.ts';
import { refusalError, type RefusalFacts, type Service, unusableAnswer } from '../http/service.ts';
import { insteadOfASecret } from '../registration/tenant-policy.ts';
import { nextLinkIn } from './answers.ts';
import { permissionNames } from './privileges.ts';
import {
  type GraphAnswer,
  type GraphRequest,
  GRAPH_VERSION,
  isWrite,
  nameOf,
  type Privilege,
} from './graph-request.ts';

const BODY = z.object({
  error: z.object({
    code: z.string(),
    message: z.string().catch(''),
    details: z
      .array(z.object({ code: z.string(), target: z.string().nullish() }))
      .nullish()
      .catch(null),
    innerError: z.object({ 'request-id': z.string().nullish() }).nullish().catch(null),
  }),
});

/**
 * What Graph says when it refuses (https://learn.microsoft.com/graph/errors); the codes are null where the answer had
 * no such body.
 */
export interface GraphErrorBody {
  readonly status: number;
  readonly code: string | null;
  readonly message: string;
  readonly detailCodes: readonly string[];
  readonly requestId: string | null;
}

/** Reads the error body of an answer, which may be HTML, empty or of another shape. */
export function readErrorBody(answer: GraphAnswer): GraphErrorBody {
  const parsed = BODY.safeParse(answer.body);
  if (!parsed.success) {
    return { status: answer.status, code: null, message: '', detailCodes: [], requestId: answer.requestId };
  }
  const { code, message, details, innerError } = parsed.data.error;
  return {
    status: answer.status,
    code,
    message,
    detailCodes: (details ?? []).map((detail) => detail.code),
    requestId: answer.requestId ?? innerError?.['request-id'] ?? null,
  };
}

/** What the tool says about a refusal that a user can act on. */
interface Explanation {
  readonly code: ErrorCode<1>;
  readonly hint: Wording;
}

/**
 * Where the policy could not be read first, its refusals show what it forbids
 * (https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy).
 */
const POLICY_REFUSES_SECRET: ReadonlyMap<string, Explanation> = new Map<string, Explanation>([
  [
    'CredentialInvalidLifetimeAsPerAppPolicy',
    {
      code: 'policy_secret_lifetime',
      hint: (input) =>
        `The tenant's app-management policy caps the lifetime of secrets: give a shorter one with ${input('secretLifetime')}.`,
    },
  ],
  [
    'CredentialTypeNotAllowedAsPerAppPolicy',
    {
      code: 'policy_secret_forbidden',
      hint: (input) => `The tenant's app-management policy forbids secrets. ${insteadOfASecret(input)}`,
    },
  ],
]);

/** The same codes, for what was sent as a certificate. */
const POLICY_REFUSES_CERTIFICATE: ReadonlyMap<string, Explanation> = new Map<string, Explanation>([
  [
    'CredentialInvalidLifetimeAsPerAppPolicy',
    {
      code: 'policy_certificate_lifetime',
      hint: "The tenant's app-management policy caps the lifetime of certificates: use one that lives shorter.",
    },
  ],
  [
    'CredentialTypeNotAllowedAsPerAppPolicy',
    {
      code: 'policy_certificate_forbidden',
      hint: (input) =>
        `The tenant's app-management policy forbids this certificate. Register with ${input('credential')} federated, or ask an administrator which certificates the tenant trusts.`,
    },
  ],
]);

function sendsCertificate({ path, body }: GraphRequest): boolean {
  return path.endsWith('/addKey') || (typeof body === 'object' && body !== null && 'keyCredentials' in body);
}

/** By Graph's codes. */
const EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map(
  Object.entries<Explanation>({
    Directory_QuotaExceeded: {
      code: 'quota_exceeded',
      hint: 'The caller or the tenant has as many directory objects as it may have; delete and purge some, or ask for more.',
    },
    Directory_ResourceSizeExceeded: {
      code: 'object_too_large',
      hint: 'The application has too many values; remove reply URLs, scopes, roles or credentials that no one needs.',
    },
    HostNameNotOnVerifiedDomain: {
      code: 'identifier_uri_refused',
      hint: (input) =>
        `Name an identifier URI on a verified domain of the tenant, or leave ${input('identifierUri')} away: auto finds one that is allowed.`,
    },
  }),
);

/**
 * Refusals of an identifier URI by either policy. Their code is in no public source, so their text decides
 * (https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions): "Failed to add identifier URI …"
 * and "The newly added URI … must comply with the format …".
 */
export const IDENTIFIER_URI_REFUSAL = /identifier[- ]?uri|newly added URI/i;

const URI_POLICY: Explanation = {
  code: 'identifier_uri_refused',
  hint: (input) =>
    `The tenant's policy does not allow this identifier URI. Options: name one with ${input('identifierUri')} that contains the appId, ` +
    `the tenant id or a verified domain; take ${input('tokenVersion')} 2, which such policies often exempt; or have an ` +
    'administrator exempt the application.',
};

/** Other refusals name the property too: a form that Entra does not take, or a URI that another application has. */
const POLICY_REFUSES_URI = /newly added URI|add identifier URI|identifier-uri-addition/i;

function explanationOf(request: GraphRequest, { code, message }: GraphErrorBody): Explanation | null {
  const ofCredential = sendsCertificate(request) ? POLICY_REFUSES_CERTIFICATE : POLICY_REFUSES_SECRET;
  return (
    ofCredential.get(code ?? '') ??
    EXPLANATIONS.get(code ?? '') ??
    (POLICY_REFUSES_URI.test(message) ? URI_POLICY : null)
  );
}

const GRAPH: Service<GraphRefusal> = {
  name: 'Microsoft Graph',
  codes: { unavailable: 'graph_unavailable', refused: 'graph_refused', foreign: 'not_graph' },
  foreignHint: (input) =>
    `A proxy or a sign-in page of your network may be in between; set HTTPS_PROXY, or check ${input('graphUrl')}.`,
  RequestError: GraphRequestError,
};

/** The error for an answer that refuses, in the words of this tool. */
export function toError(request: GraphRequest, answer: GraphAnswer): FhirAppsError {
  const issue = readErrorBody(answer);
  const { status, code: graphCode, detailCodes, requestId } = issue;
  const refusal = { status, graphCode, detailCodes, request: nameOf(request) };
  const reason = issue.message === '' ? `status ${status}` : issue.message;
  const known = status === 401 ? null : explanationOf(request, issue);
  return known === null
    ? refusalError(GRAPH, refusal, { reason, requestId, privilege: wantOf(request.privilege) })
    : new GraphRequestError(known.code, `Microsoft Graph refused: ${reason}`, refusal, {
        requestId: requestId ?? undefined,
        hint: known.hint,
      });
}

function wantOf(privilege: Privilege | undefined): NonNullable<RefusalFacts['privilege']> {
  if (privilege === undefined) {
    return { hint: 'Sign in with an identity that may do this.', details: { needs: null } };
  }
  const { role } = privilege;
  const application = permissionNames(privilege.application);
  const delegated = permissionNames(privilege.delegated);
  return {
    hint: `Enough would be: the application permission ${application}, or a person with the role ${role} (delegated ${delegated}).`,
    details: { needs: { application, delegated, role } },
  };
}

/**
 * The error for an answer that cannot be used, whatever its status says: a captive portal's page, what is not JSON, or
 * not the object that the request needs. Null where it can.
 */
export function unusable(request: GraphRequest, answer: GraphAnswer, graphUrl: string): ConnectionError | null {
  return unusableAnswer(GRAPH, { request: nameOf(request), url: graphUrl, answer }, (body, source) => {
    if (request.accepts !== undefined) {
      request.accepts(body);
    } else if (!isWrite(request)) {
      requireObject(body, source);
      requireOwnNextLink(body, source, graphUrl);
    }
  });
}

/**
 * Also where no more than this page is wanted: who names a page elsewhere is not Microsoft Graph, so that nothing is
 * taken from this one either (Graph: Paging). Throws ConnectionError `next_link_refused` and `response_invalid`.
 */
function requireOwnNextLink(body: unknown, { request, requestId }: AnswerSource, graphUrl: string): void {
  const link = nextLinkIn(body);
  if (link !== null) {
    openPageLinks(graphUrl, `/${GRAPH_VERSION}/`).follow({ link, request, requestId });
  }
}
