import type { ReplyTarget } from '../authorize/authorize-request.ts';
import { type EntraRefusal, entraErrorBody } from '../entra-error.ts';
import { formPostPage } from './html/form-post-page.ts';
import type { Page } from './html/page.ts';

/** An answer to an application, at its reply URL. */
export interface ClientAnswer {
  readonly target: ReplyTarget;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Tells the application a refusal of Entra's; `more` holds what goes with some, such as `error_subcode`. */
export function refusalToClient(
  target: ReplyTarget,
  refusal: EntraRefusal,
  now: Date,
  more: Readonly<Record<string, string>> = {},
): ClientAnswer {
  const { error, error_description: description, error_uri: uri } = entraErrorBody(refusal, now);
  const parameters = { error: String(error), ...more, error_description: String(description) };
  return { target, parameters: typeof uri === 'string' ? { ...parameters, error_uri: uri } : parameters };
}

/** The URL that takes an answer along, or the page that posts it. */
export function deliver({ target, parameters }: ClientAnswer): { readonly location: string } | { readonly page: Page } {
  const all = { ...parameters, ...(target.state === null ? {} : { state: target.state }) };
  if (target.responseMode === 'form_post') {
    return { page: formPostPage(target.redirectUri, all) };
  }
  const uri = withPath(target.redirectUri);
  const text = new URLSearchParams(all).toString();
  if (text === '') {
    return { location: uri };
  }
  if (target.responseMode === 'fragment') {
    return { location: `${uri}#${text}` };
  }
  return { location: `${uri}${uri.includes('?') ? '&' : '?'}${text}` };
}

/** Reply URLs without a path come back with a slash (https://learn.microsoft.com/entra/identity-platform/reply-url). */
function withPath(uri: string): string {
  return /^https?:\/\/[^/?]+$/i.test(uri) ? `${uri}/` : uri;
}
