import { nearestName } from '../../text/nearest-name.ts';
import {
  formatReplyUrl,
  PLATFORMS,
  type Platform,
  publicPlatform,
  type ReplyUrl,
  replyUrlIdentity,
  type TypedReplyUrl,
} from '../answers/reply-url.ts';
import type { AppType } from '../model/app-type.ts';
import type { ObservedApplication } from '../model/observed.ts';
import type { ApplicationPatch } from '../model/step.ts';
import { replyUrlsOf } from '../plan/application-change.ts';
import { unionChange } from '../plan/merge.ts';
import type { EditIssue, ElementEdit, SettledEdit } from './edit-request.ts';

/** What an edit of reply URLs writes, what of it is so already, and what cannot be done. */
export interface ReplyUrlEdit {
  readonly patch: Pick<ApplicationPatch, 'web' | 'spa' | 'publicClient'>;
  readonly settled: readonly SettledEdit[];
  readonly issues: readonly EditIssue[];
}

/**
 * Adds each URL to the platform that `register` would choose, and takes it from any other, since Entra takes a URL on
 * one platform alone; removes each URL wherever it is, unless its platform is named
 * (https://learn.microsoft.com/entra/identity-platform/reply-url).
 */
export function editReplyUrls(
  application: ObservedApplication,
  type: AppType,
  { add, remove }: ElementEdit<TypedReplyUrl>,
): ReplyUrlEdit {
  const placed = add.map((typed) => placedReplyUrl(type, typed));
  const added = placed.flatMap((each) => ('url' in each ? [each] : []));
  const removed = remove.map((typed) => ({ typed, found: findReplyUrls(application, typed) }));
  const isRemoved = (platform: Platform, url: string): boolean =>
    removed.some(({ found }) => found.some((each) => each.platform === platform && each.url === url));
  const after = (platform: Platform): readonly string[] | null => {
    const existing = replyUrlsOf(application, platform);
    const kept = existing.filter((url) => !isRemoved(platform, url) && !isElsewhere(added, platform, url));
    const wanted = added.flatMap((each) => (each.platform === platform ? [each.url] : []));
    return unionChange(kept, wanted, replyUrlIdentity) ?? (kept.length === existing.length ? null : kept);
  };
  const [web, spa, native] = [after('web'), after('spa'), after('native')];
  return {
    patch: {
      ...(web === null ? {} : { web: { redirectUris: web } }),
      ...(spa === null ? {} : { spa: { redirectUris: spa } }),
      ...(native === null ? {} : { publicClient: { redirectUris: native } }),
    },
    settled: [
      ...added
        .filter(({ platform, url }) => hasReplyUrl(application, platform, url))
        .map(({ url }): SettledEdit => ({ property: 'redirectUris', value: url, state: 'present', nearest: null })),
      ...removed.flatMap(({ typed, found }) => (found.length === 0 ? [absent(application, typed)] : [])),
    ],
    issues: placed.flatMap((each) => ('message' in each ? [each] : [])),
  };
}

/** The platform that a reply URL of an application of this type goes to, or why it cannot have one. */
function placedReplyUrl(type: AppType, typed: TypedReplyUrl): ReplyUrl | EditIssue {
  const { url } = typed;
  switch (type) {
    case 'public':
      return { platform: publicPlatform(typed, 'auto'), url };
    case 'confidential':
      return typed.platform === null && /^https?:/.test(url)
        ? { platform: 'web', url }
        : {
            key: 'addReplyUrl',
            message: `"${formatReplyUrl(typed)}" is for a public client; a confidential client's reply URL is a web page.`,
          };
    case 'resource':
    case 'service':
      return { key: 'addReplyUrl', message: `does not apply to ${type}; it is for confidential, public.` };
  }
}

function isElsewhere(added: readonly ReplyUrl[], platform: Platform, url: string): boolean {
  return added.some((each) => each.platform !== platform && replyUrlIdentity(each.url) === replyUrlIdentity(url));
}

function hasReplyUrl(application: ObservedApplication, platform: Platform, url: string): boolean {
  return replyUrlsOf(application, platform).some((each) => replyUrlIdentity(each) === replyUrlIdentity(url));
}

/** The reply URLs that a text names, on whatever platform: those of the same spelling, else those that Entra takes for it. */
function findReplyUrls(application: ObservedApplication, typed: TypedReplyUrl): readonly ReplyUrl[] {
  const all = PLATFORMS.filter((platform) => typed.platform === null || typed.platform === platform).flatMap(
    (platform) => replyUrlsOf(application, platform).map((url): ReplyUrl => ({ platform, url })),
  );
  const same = all.filter(({ url }) => url === typed.url);
  return same.length > 0 ? same : all.filter(({ url }) => replyUrlIdentity(url) === replyUrlIdentity(typed.url));
}

function absent(application: ObservedApplication, typed: TypedReplyUrl): SettledEdit {
  const known = PLATFORMS.flatMap((platform) => replyUrlsOf(application, platform));
  return {
    property: 'redirectUris',
    value: formatReplyUrl(typed),
    state: 'absent',
    nearest: nearestName(typed.url, known),
  };
}
