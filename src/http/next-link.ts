import { nextLinkRefused } from './refusals.ts';
import { canParseUrl } from '../text/can-parse-url.ts';

/** The most pages of one list: a million members of Microsoft Graph, at 999 a page. */
const MAX_PAGES = 1000;

/** A link to the next page, and the list that it belongs to. */
export interface NextLink {
  readonly link: string;
  /** Method and path of the list's first page, for the error. */
  readonly request: string;
  readonly requestId: string | null;
}

/** Follows the links of one list. */
export interface PageLinks {
  /** The link, made safe to ask: an absolute URL of the service. Throws ConnectionError `next_link_refused`. */
  follow(next: NextLink): URL;
}

/**
 * The one rule for links to the next page (Graph: Paging; Azure Resource Manager: nextLink). A link is an absolute URL
 * of the service's own origin, without a user name, below `prefix` (such as `/v1.0/`); none comes twice, and a list has
 * at most {@link MAX_PAGES} pages. `first` is the list's first page, a URL or a path; default: it is not known, and a
 * link to it is followed.
 */
export function openPageLinks(serviceUrl: string, prefix: string, first?: string): PageLinks {
  const { origin, host, protocol } = new URL(serviceUrl);
  const seen = new Set(first === undefined ? [] : [pageOf(new URL(first, serviceUrl))]);
  const reasonAgainst = (target: URL): string | null => {
    if (target.host === host && target.protocol !== protocol) {
      return `it leads to ${host} without TLS`;
    }
    if (target.origin !== origin || target.username !== '' || target.password !== '') {
      return `it leads to ${target.host.slice(0, 253)}, and only ${host} is asked`;
    }
    if (!target.pathname.startsWith(prefix)) {
      return `it leads out of ${prefix}`;
    }
    if (seen.has(pageOf(target))) {
      return 'it was followed before';
    }
    return seen.size < MAX_PAGES ? null : `there are more than ${MAX_PAGES} pages`;
  };
  return {
    follow: ({ link, request, requestId }) => {
      const target = /^https?:\/\/[^/\\]/i.test(link) && canParseUrl(link) ? new URL(link) : null;
      const reason = target === null ? 'it is not an absolute URL' : reasonAgainst(target);
      if (target === null || reason !== null) {
        throw nextLinkRefused(request, reason ?? '', requestId);
      }
      seen.add(pageOf(target));
      return target;
    },
  };
}

/** A page, whatever its link spells with percent signs and in which order. */
function pageOf({ pathname, searchParams }: URL): string {
  return JSON.stringify([pathname, [...searchParams].map((each) => each.join('=')).sort()]);
}
