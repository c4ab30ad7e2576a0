const REDACTED = '[redacted]';

const SECRET_HEADERS = ['authorization', 'cookie', 'set-cookie', 'proxy-authorization', 'x-identity-header'];

/** Names of members that hold a secret wherever they stand: OAuth's, OpenID Connect's, and those of Microsoft Graph. */
const SECRET_MEMBERS = [
  ...SECRET_HEADERS,
  'access_token',
  'assertion',
  'client_assertion',
  'client_secret',
  'code_verifier',
  'currentpassword',
  'device_code',
  'id_token',
  'id_token_hint',
  'newpassword',
  'password',
  'proof',
  'refresh_token',
  'secrettext',
];

/** Secret in a form or query, but plain words in JSON: `code` is part of most FHIR resources. */
const SECRET_PARAMETERS = [...SECRET_MEMBERS, 'anti_forgery_token', 'code', 'passwd', 'user_code'];

/** The headers without the secrets in them; a page that came of a sign-in has the code in its address. */
export function redactedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { referer } = headers;
  const hidden = redacted(headers, SECRET_HEADERS);
  return referer === undefined ? hidden : { ...hidden, referer: referer.replace(/[?#].*$/s, `?${REDACTED}`) };
}

/** The fields of a form, or the parameters of a query, without the secrets in them. */
export function redactedForm(fields: Readonly<Record<string, string>>): Record<string, string> {
  // A challenge that is not hashed is the verifier itself (RFC 7636 §4.2).
  const isPlain = fields['code_challenge_method'] !== 'S256';
  return redacted(fields, isPlain ? [...SECRET_PARAMETERS, 'code_challenge'] : SECRET_PARAMETERS);
}

/**
 * A JSON body without the secrets in it. Key Vault's is in `value`, which no other request to the sandbox has at the
 * top.
 */
export function redactedBody(body: unknown): unknown {
  const hidden = redactedJson(body);
  if (typeof hidden !== 'object' || hidden === null || Array.isArray(hidden)) {
    return hidden;
  }
  return Object.fromEntries(
    Object.entries(hidden).map(([name, each]) => [name, name.toLowerCase() === 'value' ? REDACTED : each]),
  );
}

/** The JSON value without the secrets in it, at any depth. */
function redactedJson(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(redactedJson);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      SECRET_MEMBERS.includes(name.toLowerCase()) && each !== null ? REDACTED : redactedJson(each),
    ]),
  );
}

function redacted(values: Readonly<Record<string, string>>, secret: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, secret.includes(name.toLowerCase()) ? REDACTED : value]),
  );
}
