/**
 * Characters; whatever is shorter is no credential that Microsoft Entra ID would make, and would be found in ordinary
 * text.
 */
const MIN_LENGTH = 8;

/** Characters from which on a secret is found inside a longer word as well: nothing ordinary contains it by chance. */
const MIN_LENGTH_INSIDE = 16;

/**
 * Takes secrets out of every text that is about to be shown; each is added at its birth, before anything can print it.
 */
export class Redactor {
  readonly #patterns = new Map<string, string>();
  #expression: RegExp | null = null;

  /**
   * Registers a secret in all the spellings that texts carry it in. One that is ordinary text is not registered, since
   * it would hit our own sentences: one shorter than 8 characters, a few plain words, and the name of a variable.
   */
  add(secret: string): void {
    if (isOrdinary(secret)) {
      return;
    }
    const whole = secret.length < MIN_LENGTH_INSIDE;
    const alone = urlSafe(Buffer.from(secret).toString('base64'));
    for (const form of [secret, ...escapedForms(secret), ...alone]) {
      this.#patterns.set(form, whole ? wholeToken(form) : escapeForPattern(form));
    }
    for (const form of base64FormsInside(secret).flatMap(urlSafe)) {
      this.#patterns.set(form, escapeForPattern(form));
    }
    this.#expression = null;
  }

  /**
   * The text with `[redacted]` for every secret, the longest spelling first. A secret split over two texts is not
   * found: give whole ones.
   */
  redact(text: string): string {
    // Almost no text holds a secret, and a look is quicker than to make the expression again after each secret.
    if (!this.#holdsSecret(text)) {
      return text;
    }
    return text.replace((this.#expression ??= this.#compile()), '[redacted]');
  }

  #holdsSecret(text: string): boolean {
    for (const form of this.#patterns.keys()) {
      if (text.includes(form)) {
        return true;
      }
    }
    return false;
  }

  #compile(): RegExp {
    const longestFirst = [...this.#patterns].sort(([left], [right]) => right.length - left.length);
    return new RegExp(longestFirst.map(([, pattern]) => pattern).join('|'), 'gu');
  }
}

/** Words in one case, with a space or hyphen between them, such as `client secret`. */
const WORDS = /^(?:\p{L}\p{Ll}*|\p{Lu}+)(?:[ -](?:\p{L}\p{Ll}*|\p{Lu}+))*$/u;

/** True for what stands in ordinary text: something short, a few plain words, a name such as `AZURE_CLIENT_SECRET`. */
function isOrdinary(secret: string): boolean {
  const isPhrase = secret.length < MIN_LENGTH_INSIDE && WORDS.test(secret);
  return secret.length < MIN_LENGTH || isPhrase || /^[A-Z]+(_[A-Z]+)+$/.test(secret);
}

/** Not inside a longer word; an escape of a URL or of JSON before it is none, though it ends in a letter or a digit. */
function wholeToken(form: string): string {
  const before = '(?<![\\p{L}\\p{N}_])|(?<=%[0-9A-Fa-f]{2}|\\\\u[0-9a-fA-F]{4}|\\\\[bfnrt])';
  return `(?:${before})${escapeForPattern(form)}(?![\\p{L}\\p{N}_])`;
}

/**
 * As JSON has it, also inside a string of another JSON text, and as URLs and forms do, whose encodings differ in `~`
 * and the space.
 */
function escapedForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  // A lone surrogate, which no URL can carry, becomes U+FFFD.
  const wellFormed = Buffer.from(secret).toString();
  const urls = [encodeURIComponent(wellFormed), new URLSearchParams({ '': wellFormed }).toString().slice(1)];
  const lowerCaseUrls = urls.map((url) => url.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()));
  return [json, JSON.stringify(json).slice(1, -1), ...urls, ...lowerCaseUrls];
}

/**
 * Its base64 inside something longer such as `clientId:secret` of HTTP Basic, where it can start at each of three
 * places of a 3-byte group; characters at the edges that also hold bits of a neighbour are left out.
 */
function base64FormsInside(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((shift) => {
    const bits = 8 * (shift + bytes.length);
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return encoded.slice(Math.ceil((8 * shift) / 6), Math.floor(bits / 6));
  });
}

/** A form, and as base64url has it (RFC 4648, 5). */
function urlSafe(form: string): string[] {
  return [form, form.replaceAll('+', '-').replaceAll('/', '_')];
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
