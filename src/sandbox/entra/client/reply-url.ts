import type { ReplyPlatform } from '../../tenant/sign-in.ts';

/** The reply URLs of an application, by platform. */
export type ReplyUrls = Readonly<Record<ReplyPlatform, readonly string[]>>;

const PLATFORMS: readonly ReplyPlatform[] = ['web', 'spa', 'publicClient'];

/**
 * The platform on which a requested reply URL is registered, or null for none
 * (https://learn.microsoft.com/entra/identity-platform/reply-url): the path counts by its case, the port on loopback
 * does not count, and a URL without a path equals the one with `/`. Where URLs of two platforms differ by port alone,
 * the one that is equal to the letter wins, else the first.
 */
export function platformOf(registered: ReplyUrls, requested: string): ReplyPlatform | null {
  const has = (isSame: (url: string) => boolean) => (platform: ReplyPlatform) => registered[platform].some(isSame);
  const wanted = comparable(requested);
  return (
    PLATFORMS.find(has((url) => url === requested)) ?? PLATFORMS.find(has((url) => comparable(url) === wanted)) ?? null
  );
}

/** Whether the application has any reply URL. */
export function hasReplyUrl(registered: ReplyUrls): boolean {
  return PLATFORMS.some((platform) => registered[platform].length > 0);
}

/** Not by `URL`, which would also equate paths that Entra tells apart, such as `/a/../b` and `/b`. */
function comparable(url: string): string {
  const parts = /^(https?):\/\/([^/?#]*)(.*)$/is.exec(url);
  const [, scheme = '', authority = '', rest = ''] = parts ?? [];
  if (parts === null) {
    return url;
  }
  const origin = `${scheme}://${authority}`.toLowerCase();
  const isLoopback = /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(origin);
  return `${isLoopback ? origin.replace(/:\d+$/, '') : origin}${rest.startsWith('/') ? rest : `/${rest}`}`;
}
