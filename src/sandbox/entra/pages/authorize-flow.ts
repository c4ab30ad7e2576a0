import { requireUserAssignment } from '../assigned-roles.ts';
import { withAuthorizationCode } from '../authorize/authorization-codes.ts';
import { type AuthorizeRequest, AuthorizeRefusal, readAuthorizeRequest } from '../authorize/authorize-request.ts';
import { consentQuestion, type ConsentQuestion, mayConsentForTenant, withConsent } from '../consent/consent.ts';
import { requestedPermissions } from '../consent/wanted-permissions.ts';
import { EntraError } from '../entra-error.ts';
import { requireOwnForm, type Session } from './browser.ts';
import { askConsent } from './consent-step.ts';
import { refusalToClient } from './client-answer.ts';
import { consentDeclined, consentMissing } from './consent-words.ts';
import { chooseAccountPage } from './html/sign-in-page.ts';
import { formContext, type PageAnswer, type PageRequest, peopleOf, showPage, stepOf } from './page-exchange.ts';
import { askSignIn, takeSignInStep } from './sign-in-flow.ts';

/**
 * Answers `/{tenant}/oauth2/v2.0/authorize` and its v1 twin: signs a person in, asks for consent, and sends the
 * application a code. Throws EntraError for what is shown as a page, AuthorizeRefusal for what goes to the application.
 */
export function decideAuthorize(request: PageRequest): PageAnswer {
  const { browser, form } = request;
  if (form !== null && stepOf(form) === null) {
    return asGet(request, form);
  }
  const asked = readAuthorizeRequest({ ...request, params: request.query });
  if (asked.prompt === 'none') {
    return answerSilently(request, asked);
  }
  if (form !== null) {
    return take(request, asked, form);
  }
  if (browser.session === null || asked.prompt === 'login' || !isHinted(browser.session, asked)) {
    return askSignIn(request, { appName: asked.client.displayName }, { userName: asked.loginHint ?? '' });
  }
  return asked.prompt === 'select_account'
    ? chooseAccount(request, asked, browser.session)
    : goOn(request, asked, browser.session);
}

/** An application may send its request as a form too (OpenID Connect Core §3.1.2.1). */
function asGet({ path, query }: PageRequest, form: URLSearchParams): PageAnswer {
  const all = new URLSearchParams([...query, ...form]);
  return { reply: { kind: 'redirect', path: `${path.split('?')[0] ?? ''}?${all.toString()}` } };
}

/** Without a word to the person: what cannot be answered so goes back to the application as a refusal. */
function answerSilently(request: PageRequest, asked: AuthorizeRequest): PageAnswer {
  const { session } = request.browser;
  if (session === null || !isHinted(session, asked)) {
    const reason =
      session === null
        ? "no user is signed in. The cookies used to represent the user's session were not sent in the request to " +
          'Azure AD. This can happen if the user is using Internet Explorer or Edge, and the web app sending the silent ' +
          'sign-in request is in different IE security zone than the Azure AD endpoint (login.microsoftonline.com).'
        : 'none of the currently signed in user(s) match the requested login hint.';
    const text = `A silent sign-in request was sent but ${reason}`;
    throw new AuthorizeRefusal(new EntraError(50058, 'login_required', 400, text), asked);
  }
  if (consentQuestion(request.tenant, asked.client, asked.scopes, session.user) !== null) {
    throw new AuthorizeRefusal(consentMissing(asked.client), asked);
  }
  try {
    return withCode(request, asked, session);
  } catch (error) {
    // The OAuth error is OpenID Connect's for a request that may show no page (Core §3.1.2.6; assumption A23).
    throw error instanceof EntraError
      ? new AuthorizeRefusal(new EntraError(error.number, 'interaction_required', 400, error.message), asked)
      : error;
  }
}

/** Takes the form of one of the pages that this request has shown. */
function take(request: PageRequest, asked: AuthorizeRequest, form: URLSearchParams): PageAnswer {
  const { browser } = request;
  requireOwnForm(browser, form);
  const outcome = takeSignInStep(request, form, { appName: asked.client.displayName });
  if (outcome.kind === 'asked') {
    return outcome.answer;
  }
  if (outcome.kind === 'signed-in') {
    // A fresh GET, so that going back or reloading sends no password again.
    return { ...withoutPrompt(request), tenant: outcome.tenant, browser: outcome.browser };
  }
  if (stepOf(form) === 'refuse') {
    const more = { error_subcode: 'cancel' };
    return { reply: { kind: 'client', answer: refusalToClient(asked, consentDeclined(), request.now, more) } };
  }
  if (browser.session === null || stepOf(form) === 'continue') {
    return withoutPrompt(request);
  }
  return accept(request, asked, browser.session, form.get('for_tenant') === 'true');
}

/** Who signs in is settled: what remains is consent, and then the code. */
function goOn(request: PageRequest, asked: AuthorizeRequest, session: Session): PageAnswer {
  const { tenant } = request;
  requireUserAssignment(tenant, asked.client, asked.scopes.apis, session.user);
  const question = openQuestion(request, asked, session);
  return question === null ? withCode(request, asked, session) : askConsent(request, asked, session, question);
}

/** `prompt=consent` asks again for what was granted long ago. */
function openQuestion({ tenant }: PageRequest, asked: AuthorizeRequest, { user }: Session): ConsentQuestion | null {
  const question = consentQuestion(tenant, asked.client, asked.scopes, user);
  return asked.prompt !== 'consent'
    ? question
    : {
        permissions: requestedPermissions(tenant, asked.client, asked.scopes),
        needsAdministrator: question?.needsAdministrator ?? false,
        mayConsentForTenant: mayConsentForTenant(user),
      };
}

/** The person pressed Accept; whether they may is decided anew. */
function accept(request: PageRequest, asked: AuthorizeRequest, session: Session, forTenant: boolean): PageAnswer {
  const { tenant, now } = request;
  const question = openQuestion(request, asked, session);
  if (question?.needsAdministrator === true) {
    return askConsent(request, asked, session, question);
  }
  const extent = forTenant && question?.mayConsentForTenant === true ? 'tenant' : 'user';
  const consented = withConsent(tenant, asked.client, asked.scopes, { user: session.user, extent, now });
  return withCode({ ...request, tenant: consented }, asked, session);
}

function withCode(request: PageRequest, asked: AuthorizeRequest, { user, signedInAt }: Session): PageAnswer {
  const { origin, visible, version: endpoint, now } = request;
  requireUserAssignment(request.tenant, asked.client, asked.scopes.apis, user);
  const { tenant, code } = withAuthorizationCode(request.tenant, asked, { userId: user.id, signedInAt, now });
  const agreement = { tenant, origin, visible, request: asked, endpoint, user, signedInAt, code, now };
  return { tenant, reply: { kind: 'agreement', agreement } };
}

function chooseAccount({ tenant, browser }: PageRequest, { client }: AuthorizeRequest, { user }: Session): PageAnswer {
  const others = peopleOf(tenant).filter(({ id }) => id !== user.id);
  const appName = client.displayName;
  return showPage(chooseAccountPage({ form: formContext(browser), appName, signedIn: user, others }));
}

/** The same request, now that the person has said who they are: it is not to be asked again. */
function withoutPrompt({ path, query }: PageRequest): PageAnswer {
  const isKept = (name: string, value: string): boolean =>
    name !== 'login_hint' && !(name === 'prompt' && value !== 'consent');
  const kept = new URLSearchParams([...query].filter(([name, value]) => isKept(name, value)));
  return { reply: { kind: 'redirect', path: `${path.split('?')[0] ?? ''}?${kept.toString()}` } };
}

/** Whether the person who is signed in is the one that the application hints at. */
function isHinted({ user }: Session, { loginHint }: AuthorizeRequest): boolean {
  return loginHint === null || loginHint.toLowerCase() === user.userPrincipalName.toLowerCase();
}
