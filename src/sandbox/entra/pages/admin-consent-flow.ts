import { type ReplyTarget } from '../authorize/authorize-request.ts';
import { readReplyUrl } from '../client/requested-reply-url.ts';
import { type ClientRegistration, clientRegistration } from '../client/client-registration.ts';
import { mayConsentForTenant, withConsent, withConsentToAll } from '../consent/consent.ts';
import {
  listedMiddleTiers,
  listedPermissions,
  listedRoles,
  requestedPermissions,
  withoutRepeats,
} from '../consent/wanted-permissions.ts';
import { type DelegatedScopes, delegatedScopes } from '../consent/delegated-scopes.ts';
import { EntraError } from '../entra-error.ts';
import { given, required } from '../request-parameters.ts';
import { tenantSegment } from '../tenant-segment.ts';
import { requireOwnForm, type Session } from './browser.ts';
import { refusalToClient } from './client-answer.ts';
import { administratorNeeded, appView, permissionViews, roleViews } from './consent-words.ts';
import { adminApprovalPage, consentPage } from './html/consent-page.ts';
import { consentKeptPage } from './html/closing-pages.ts';
import { formContext, type PageAnswer, type PageRequest, showPage, stepOf } from './page-exchange.ts';
import { askSignIn, takeSignInStep } from './sign-in-flow.ts';

/** What an administrator is asked to consent to, for everybody. */
interface AdminConsentRequest {
  readonly client: ClientRegistration;
  /** Null for all that the registration lists. */
  readonly scopes: DelegatedScopes | null;
  /** Null where the request names no reply URL: then a page says how it ended. */
  readonly target: ReplyTarget | null;
}

/**
 * Answers `/{tenant}/v2.0/adminconsent` and `/{tenant}/adminconsent`: consent for the whole tenant (Microsoft identity
 * platform: admin consent). Throws EntraError 900144, 700016, 50011, and those of the scopes.
 */
export function decideAdminConsent(request: PageRequest): PageAnswer {
  const { browser, form } = request;
  const asked = readAdminConsentRequest(request);
  const place = { appName: asked.client.displayName };
  if (form === null) {
    return browser.session === null ? askSignIn(request, place) : ask(request, asked, browser.session);
  }
  requireOwnForm(browser, form);
  const outcome = takeSignInStep(request, form, place);
  if (outcome.kind === 'asked') {
    return outcome.answer;
  }
  if (outcome.kind === 'signed-in') {
    return { reply: { kind: 'redirect', path: request.path }, tenant: outcome.tenant, browser: outcome.browser };
  }
  if (stepOf(form) === 'refuse') {
    return refused(request, asked);
  }
  if (browser.session === null || !mayConsentForTenant(browser.session.user)) {
    return { reply: { kind: 'redirect', path: request.path } };
  }
  return accepted(request, asked, browser.session);
}

function readAdminConsentRequest({ tenant, origin, segment, query, visible }: PageRequest): AdminConsentRequest {
  tenantSegment(tenant, segment);
  const client = clientRegistration(tenant, required(query, 'client_id'), visible);
  const scope = given(query, 'scope');
  return {
    client,
    scopes: scope === null ? null : delegatedScopes({ tenant, origin, client, visible }, scope),
    target:
      given(query, 'redirect_uri') === null
        ? null
        : { redirectUri: readReplyUrl(client, query).redirectUri, responseMode: 'query', state: given(query, 'state') },
  };
}

function ask({ tenant, browser }: PageRequest, { client, scopes }: AdminConsentRequest, { user }: Session): PageAnswer {
  const isForAll = scopes === null || scopes.apis.some(({ isDefault }) => isDefault);
  const permissions = isForAll
    ? withoutRepeats([client, ...listedMiddleTiers(tenant, client)].flatMap((each) => listedPermissions(tenant, each)))
    : requestedPermissions(tenant, client, scopes);
  const view = {
    form: formContext(browser),
    app: appView(tenant, client),
    userName: user.userPrincipalName,
    permissions: [...permissionViews(permissions, user), ...(isForAll ? roleViews(listedRoles(tenant, client)) : [])],
  };
  return showPage(
    mayConsentForTenant(user)
      ? consentPage({ ...view, forTenant: 'always' })
      : adminApprovalPage({ ...view, refusal: administratorNeeded(tenant, client) }),
  );
}

/** `.default` of any API is answered with the whole list, roles included. */
function accepted(
  request: PageRequest,
  { client, scopes, target }: AdminConsentRequest,
  { user }: Session,
): PageAnswer {
  const { now, tenant } = request;
  const isForAll = scopes === null || scopes.apis.some(({ isDefault }) => isDefault);
  const consented = isForAll
    ? withConsentToAll(tenant, client, now)
    : withConsent(tenant, client, scopes, { user, extent: 'tenant', now });
  if (target === null) {
    return { ...showPage(consentKeptPage(client.displayName)), tenant: consented };
  }
  const parameters = {
    admin_consent: 'True',
    tenant: tenant.tenantId,
    ...(scopes === null ? {} : { scope: scopes.text }),
  };
  return { reply: { kind: 'client', answer: { target, parameters } }, tenant: consented };
}

/** Entra says `admin_consent=True` here too; the error beside it is what counts. */
function refused({ now }: PageRequest, { target }: AdminConsentRequest): PageAnswer {
  const refusal = new EntraError(
    65004,
    'consent_required',
    400,
    'The resource owner or authorization server denied the request.',
  );
  if (target === null) {
    throw refusal;
  }
  const answer = refusalToClient(target, refusal, now, { admin_consent: 'True' });
  return { reply: { kind: 'client', answer } };
}
