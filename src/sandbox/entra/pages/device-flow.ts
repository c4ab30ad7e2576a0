import type { DeviceCode } from '../../tenant/sign-in.ts';
import { requireUserAssignment } from '../assigned-roles.ts';
import { type ClientRegistration, clientRegistration } from '../client/client-registration.ts';
import { consentQuestion, withConsent } from '../consent/consent.ts';
import { type DelegatedScopes, delegatedScopes } from '../consent/delegated-scopes.ts';
import { findDeviceCode, withDeviceDecision } from '../device-codes.ts';
import { requireOwnForm, type Session } from './browser.ts';
import { askConsent } from './consent-step.ts';
import { confirmDevicePage, deviceDeclinedPage, deviceDonePage, userCodePage } from './html/device-pages.ts';
import { formContext, type PageAnswer, type PageRequest, showPage, stepOf } from './page-exchange.ts';
import { askSignIn, takeSignInStep } from './sign-in-flow.ts';

/** A device that waits, and what it asks for. */
interface WaitingDevice {
  readonly code: DeviceCode;
  readonly client: ClientRegistration;
  readonly scopes: DelegatedScopes;
}

/**
 * Answers `/devicelogin`: a person enters the code that a device shows, signs in, and lets the device in or not
 * (RFC 8628 §3.3). The code travels in the forms, so that a link cannot bring one along.
 */
export function decideDeviceLogin(request: PageRequest): PageAnswer {
  const { browser, form, now, tenant } = request;
  if (form === null) {
    return showPage(userCodePage(formContext(browser), '', null));
  }
  requireOwnForm(browser, form);
  const userCode = form.get('user_code') ?? '';
  const code = findDeviceCode(tenant, userCode, now);
  if (code === null) {
    const problem = "That code didn't work. Check the code and try again; a code can be used once, for 15 minutes.";
    return showPage(userCodePage(formContext(browser), userCode, problem));
  }
  const client = clientRegistration(tenant, code.clientAppId, request.visible);
  return take(request, form, {
    code,
    client,
    scopes: delegatedScopes({ ...request, client, asksPerson: true }, code.scope),
  });
}

function take(request: PageRequest, form: URLSearchParams, device: WaitingDevice): PageAnswer {
  const { session } = request.browser;
  const place = { appName: device.client.displayName, carried: carried(device) };
  const outcome = takeSignInStep(request, form, place);
  if (outcome.kind === 'asked') {
    return outcome.answer;
  }
  if (outcome.kind === 'signed-in') {
    const { browser, tenant } = outcome;
    return { ...confirm({ ...request, browser, tenant }, device), browser, tenant };
  }
  if (stepOf(form) === 'refuse') {
    const declined = withDeviceDecision(request.tenant, device.code, 'declined');
    return { ...showPage(deviceDeclinedPage(device.client.displayName)), tenant: declined };
  }
  if (session === null) {
    return askSignIn(request, place);
  }
  switch (stepOf(form)) {
    case 'confirm-device':
      return goOn(request, device, session);
    case 'accept':
      return accept(request, device, session, form.get('for_tenant') === 'true');
    default:
      return confirm(request, device);
  }
}

function confirm({ browser }: PageRequest, device: WaitingDevice): PageAnswer {
  const userName = browser.session?.user.userPrincipalName ?? '';
  return showPage(confirmDevicePage(formContext(browser, carried(device)), device.client.displayName, userName));
}

/** The person means this application: what remains is consent. */
function goOn(request: PageRequest, device: WaitingDevice, session: Session): PageAnswer {
  requireUserAssignment(request.tenant, device.client, device.scopes.apis, session.user);
  const question = consentQuestion(request.tenant, device.client, device.scopes, session.user);
  return question === null
    ? approve(request, device, session)
    : askConsent(request, { client: device.client, carried: carried(device) }, session, question);
}

function accept(request: PageRequest, device: WaitingDevice, session: Session, forTenant: boolean): PageAnswer {
  const { tenant, now } = request;
  const { user } = session;
  const question = consentQuestion(tenant, device.client, device.scopes, user);
  if (question?.needsAdministrator === true) {
    return askConsent(request, { client: device.client, carried: carried(device) }, session, question);
  }
  const extent = forTenant && question?.mayConsentForTenant === true ? 'tenant' : 'user';
  const consented = withConsent(tenant, device.client, device.scopes, { user, extent, now });
  return approve({ ...request, tenant: consented }, device, session);
}

function approve({ tenant }: PageRequest, { client, code, scopes }: WaitingDevice, { user }: Session): PageAnswer {
  requireUserAssignment(tenant, client, scopes.apis, user);
  const approved = withDeviceDecision(tenant, code, { approvedBy: user.id });
  return { ...showPage(deviceDonePage(client.displayName)), tenant: approved };
}

function carried({ code }: WaitingDevice): Readonly<Record<string, string>> {
  return { user_code: code.userCode };
}
