import { openAppendFile } from '../../files/append-file.ts';
import { redactedBody, redactedForm, redactedHeaders } from './log-redaction.ts';
import { isNestedTooDeeply, parseJson } from '../parse-json.ts';

/** One HTTP exchange, as it stands in the request log. */
export interface LoggedExchange {
  /** When the request came, ISO 8601. */
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** As {@link redactedBody} gives it. */
  readonly body: unknown;
  /** Null when the connection was cut or left hanging. */
  readonly status: number | null;
  readonly durationMs: number;
  /** The fault that struck, as it was ordered, or null. */
  readonly fault: string | null;
}

/** An exchange before it is logged, with its secrets. */
export interface UnloggedExchange extends Omit<LoggedExchange, 'body'> {
  /** The body as text; empty for none. */
  readonly bodyText: string;
}

/** Writes down every exchange with the sandbox. */
export interface RequestLog {
  /** Appends one line. It is in the file when this returns, so a client that has its answer finds it there. */
  write(exchange: UnloggedExchange): void;
}

/** The largest body that is logged, in characters; of a larger one the log has its size. */
const LARGEST_LOGGED_BODY = 256 * 1024;

/**
 * Opens a log file of JSON lines, appended to; without a file nothing is written. It is 0600 even if it was open to
 * others before: what goes through the sandbox is no secret, but nobody else's business. Throws when it cannot be
 * written.
 */
export function openRequestLog(file: string | undefined): RequestLog {
  if (file === undefined) {
    return { write: () => undefined };
  }
  // Whoever is sent the lines, or rotates the file, may put another in its place: it is opened for each line.
  openAppendFile(file, { makePrivate: 'always', takesStreams: true }).close();
  return {
    write: (exchange) => {
      const log = openAppendFile(file, { makePrivate: 'when new', takesStreams: true });
      try {
        log.append(`${JSON.stringify(loggedExchange(exchange))}\n`);
      } finally {
        log.close();
      }
    },
  };
}

function loggedExchange({
  bodyText,
  query,
  headers,
  status,
  durationMs,
  fault,
  ...rest
}: UnloggedExchange): LoggedExchange {
  return {
    ...rest,
    query: redactedForm(query),
    headers: redactedHeaders(headers),
    body: loggedBody(bodyText, headers['content-type'] ?? ''),
    status,
    durationMs,
    fault,
  };
}

/**
 * The body for the log: parsed JSON, the fields of a form, what keeps it out of the log, or null when it is none of
 * these.
 */
function loggedBody(text: string, contentType: string): unknown {
  if (text === '') {
    return null;
  }
  if (text.length > LARGEST_LOGGED_BODY) {
    return { notLogged: `${text.length} characters` };
  }
  if (isNestedTooDeeply(text)) {
    return { notLogged: 'nested too deeply' };
  }
  // JSON first: what calls itself a form and is none would show all of itself as the name of a field.
  const json = parseJson(text);
  if (json !== undefined) {
    return redactedBody(json);
  }
  return /x-www-form-urlencoded/i.test(contentType)
    ? redactedForm(Object.fromEntries(new URLSearchParams(text)))
    : null;
}
