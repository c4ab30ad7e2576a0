import type { ClientRegistration } from '../client/client-registration.ts';
import type { ConsentQuestion } from '../consent/consent.ts';
import type { Session } from './browser.ts';
import { administratorNeeded, appView, permissionViews } from './consent-words.ts';
import { adminApprovalPage, consentPage } from './html/consent-page.ts';
import { formContext, type PageAnswer, type PageRequest, showPage } from './page-exchange.ts';

/** The application that asks for consent, and the hidden fields that its page sends back. */
export interface ConsentingApplication {
  readonly client: ClientRegistration;
  /** Default: none. */
  readonly carried?: Readonly<Record<string, string>>;
}

/** The page that asks the person for consent, or says that only an administrator can give it. */
export function askConsent(
  { tenant, browser }: PageRequest,
  { client, carried = {} }: ConsentingApplication,
  { user }: Session,
  question: ConsentQuestion,
): PageAnswer {
  const view = {
    form: formContext(browser, carried),
    app: appView(tenant, client),
    userName: user.userPrincipalName,
    permissions: permissionViews(question.permissions, user),
  };
  return showPage(
    question.needsAdministrator
      ? adminApprovalPage({ ...view, refusal: administratorNeeded(tenant, client) })
      : consentPage({ ...view, forTenant: question.mayConsentForTenant ? 'optional' : 'no' }),
  );
}
