import { appendFileSync, closeSync, openSync } from 'node:fs';

/** One HTTP exchange, as it stands in the request log. */
export interface LoggedExchange {
  /** When the request came, ISO 8601. */
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON or form body, or null. */
  readonly body: unknown;
  /** Null when the connection was cut or left hanging. */
  readonly status: number | null;
  readonly durationMs: number;
  /** The fault that struck, as it was ordered, or null. */
  readonly fault: string | null;
}

/** Writes down every exchange with the sandbox. */
export interface RequestLog {
  /** Appends one line. It is in the file when this returns, so a client that has its answer finds it there. */
  write(exchange: LoggedExchange): void;
}

const SECRET_HEADERS = ['authorization', 'cookie', 'proxy-authorization'];
const SECRET_FIELDS = ['secrettext', 'client_secret', 'client_assertion'];
const REDACTED = '[redacted]';

/** Opens a log file of JSON lines, 0600, appended to; without a file nothing is written. Throws when it cannot be written. */
export function openRequestLog(file: string | undefined): RequestLog {
  if (file === undefined) {
    return { write: () => undefined };
  }
  closeSync(openSync(file, 'a', 0o600));
  return {
    write: (exchange) => {
      const headers = Object.fromEntries(
        Object.entries(exchange.headers).map(([name, value]) => [
          name,
          SECRET_HEADERS.includes(name.toLowerCase()) ? REDACTED : value,
        ]),
      );
      const line = { ...exchange, headers, body: redact(exchange.body) };
      appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    },
  };
}

/** The value without the secrets in it, at any depth. */
function redact(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(redact);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      SECRET_FIELDS.includes(name.toLowerCase()) && each !== null ? REDACTED : redact(each),
    ]),
  );
}
