const shortestSecret = 4;

/** Takes secrets out of every text that is about to be shown; each is added at its birth, before anything can print it. */
export class Redactor {
  readonly #forms = new Set<string>();

  /** Registers a secret in all the spellings that texts carry it in. One shorter than 4 characters is not: it would hit half of every text. */
  add(secret: string): void {
    if (secret.length < shortestSecret) {
      return;
    }
    for (const form of [secret, ...escapedForms(secret), ...base64Forms(secret)]) {
      this.#forms.add(form);
    }
  }

  /** The text with `[redacted]` for every secret, the longest spelling first. A secret split over two texts is not found: give whole ones. */
  redact(text: string): string {
    if (this.#forms.size === 0) {
      return text;
    }
    const longestFirst = [...this.#forms].sort((left, right) => right.length - left.length);
    return text.replace(new RegExp(longestFirst.map(escapeForPattern).join('|'), 'g'), '[redacted]');
  }
}

/** As JSON has it, also inside a string of another JSON text, and as URLs and forms do, whose encodings differ in `~` and the space. */
function escapedForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  // A lone surrogate, which no URL can carry, becomes U+FFFD.
  const wellFormed = Buffer.from(secret).toString();
  const urls = [encodeURIComponent(wellFormed), new URLSearchParams({ '': wellFormed }).toString().slice(1)];
  const lowerCaseUrls = urls.map((url) => url.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()));
  return [json, JSON.stringify(json).slice(1, -1), ...urls, ...lowerCaseUrls];
}

/**
 * Its base64 and base64url, alone and inside something longer such as `clientId:secret` of HTTP Basic, where it can start at
 * each of three places of a 3-byte group; characters at the edges that also hold bits of a neighbour are left out.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const alone = bytes.toString('base64');
  const inside = [0, 1, 2].map((shift) => {
    const bits = 8 * (shift + bytes.length);
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return encoded.slice(Math.ceil((8 * shift) / 6), Math.floor(bits / 6));
  });
  return [alone, ...inside].flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
