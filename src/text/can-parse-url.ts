/**
 * Whether a text is a URL (https://url.spec.whatwg.org/#dom-url-canparse), relative to `base` where one is given.
 * `URL.canParse` of Node.js 20 says no to every one with a letter such as "ü" once it has been called some thousand times
 * and V8 has compiled the call: what it is then given as Latin-1 it reads as UTF-8
 * (https://github.com/AikidoSec/firewall-node/pull/1086).
 */
export function canParseUrl(text: string, base?: string): boolean {
  try {
    new URL(text, base);
    return true;
  } catch {
    return false;
  }
}
