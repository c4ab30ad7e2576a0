/**
 * The deepest nesting of arrays and objects in a request: the default of Microsoft's OData library for payloads
 * (https://learn.microsoft.com/dotnet/api/microsoft.odata.odatamessagequotas.maxnestingdepth), for the other services
 * too (assumption A12).
 */
const DEEPEST_REQUEST = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/**
 * What a text says as JSON; undefined, which fits no shape, where it is none. Only for what the sandbox itself wrote.
 */
export function parseJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

/**
 * What a text from a request says as JSON; undefined, which fits no shape, where it is none or is nested too deeply:
 * code that walks through it would run out of stack.
 */
export function parseRequestJson(text: string): unknown {
  return isNestedTooDeeply(text) ? undefined : parseJson(text);
}

/** What a part of a JWT says, which is JSON in base64url; undefined where {@link parseRequestJson} gives that. */
export function parseJwtPart(part: string): unknown {
  return parseRequestJson(Buffer.from(part, 'base64url').toString('utf8'));
}

/** Whether a text, if it is JSON, has more arrays and objects inside one another than a request may have. */
export function isNestedTooDeeply(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length && depth <= DEEPEST_REQUEST; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      isInString = !isInString;
    } else if (isInString) {
      // What is escaped ends no string.
      at += code === BACKSLASH ? 1 : 0;
    } else if (OPENING.includes(code)) {
      depth += 1;
    } else if (CLOSING.includes(code)) {
      depth -= 1;
    }
  }
  return depth > DEEPEST_REQUEST;
}
