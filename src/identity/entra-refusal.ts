import type { Wording } from '../errors/wording.ts';
import * as z from 'zod';
import { parseJson } from '../http/json-answer.ts';

/** What Microsoft Entra ID said when it refused a token. */
export interface EntraRefusal {
  /** Why, in one sentence; ends with the code, as `(AADSTS7000215)`, where there is one. */
  readonly reason: string;
  /** What to do; null where we know nothing better than the reason. */
  readonly hint: Wording | null;
  /** The correlation id that Microsoft's support asks for. */
  readonly correlationId: string | null;
}

/**
 * Error answers of the token endpoint: RFC 6749 §5.2 with Entra's additions
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
const tokenError = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
  correlation_id: z.string().optional(),
});

interface Explanation {
  readonly reason: string;
  readonly hint: Wording;
}

const CHECK_TENANT: Explanation = {
  reason: 'There is no such tenant in this cloud.',
  hint: (input) =>
    `Check the tenant of ${input('tenant')} or AZURE_TENANT_ID, and that ${input('cloud')} is the one it is in.`,
};
const ASK_FOR_MFA: Explanation = {
  reason: 'This account must prove itself with a second factor.',
  hint: (input) => `Sign in again where you can be asked for it: \`az login\`, or ${input('auth')} browser.`,
};
const SIGN_IN_AGAIN: Explanation = {
  reason: 'The earlier sign-in has expired or was revoked.',
  hint: (input) => `Sign in again: \`az login\`, \`azd auth login\`, or ${input('auth')} browser.`,
};
const CHECK_FEDERATION: Explanation = {
  reason: 'No federated credential of the application fits the token that was presented.',
  hint: 'Compare issuer, subject and audience of the token with the federated credential, to the letter: case counts.',
};
const ASK_FOR_CONSENT: Explanation = {
  reason: 'No one has consented to this application using Microsoft Graph.',
  hint: (input) => `Have an administrator consent to it, or sign in with another application: ${input('clientId')}.`,
};

const CHECK_PUBLIC_CLIENT: Explanation = {
  reason: 'The application is a public client, which takes no secret or certificate.',
  hint: (input) =>
    `Sign in with ${input('auth')} browser or device-code, or name an application that keeps a secret: AZURE_CLIENT_ID.`,
};
const CHECK_TENANT_NAMED: Explanation = {
  reason: 'The request does not name its tenant.',
  hint: (input) => `Name the tenant with ${input('tenant')} or AZURE_TENANT_ID.`,
};
const CHECK_RESOURCE: Explanation = {
  reason: 'The application may not ask for tokens for this service.',
  hint: (input) => `Leave out ${input('clientId')}, or add the permission of this service to that application.`,
};
const CHECK_ACCOUNT: Explanation = {
  reason: 'The user name or the password is wrong.',
  hint: (input) => `Check the account, and that it is one of this tenant: ${input('tenant')} or AZURE_TENANT_ID.`,
};
const CHECK_REPLY_URLS: Explanation = {
  reason: 'The application does not allow the redirect to this machine.',
  hint: (input) =>
    `Add http://localhost as a "Mobile and desktop" redirect URI to it, or leave out ${input('clientId')}.`,
};
const CHECK_PLATFORM: Explanation = {
  reason: 'The application has the redirect URI of this machine on the wrong platform.',
  hint: (input) => `Move http://localhost to "Mobile and desktop applications", or leave out ${input('clientId')}.`,
};
const CODE_USED: Explanation = {
  reason: 'The code of this sign-in was used before, or has expired.',
  hint: 'Run it again and sign in once more.',
};
const CHECK_CLOUD: Explanation = {
  reason: 'Microsoft Entra ID of this cloud does not know the authority.',
  hint: (input) => `Check ${input('cloud')}, or ${input('authorityUrl')} where you gave one.`,
};
const CHECK_AUDIENCE: Explanation = {
  reason: 'The application takes accounts of its own tenant only.',
  hint: (input) => `Name its tenant with ${input('tenant')} or AZURE_TENANT_ID.`,
};

/**
 * By AADSTS number. Sources: https://learn.microsoft.com/entra/identity-platform/reference-error-codes, and for those
 * that it does not have what users report.
 */
const EXPLANATIONS: Readonly<Record<number, Explanation>> = {
  7000215: {
    reason: 'The client secret is wrong.',
    hint: "Set AZURE_CLIENT_SECRET to the secret's value, not its id. A secret made a moment ago may need a minute.",
  },
  7000222: {
    reason: 'The client secret has expired.',
    hint: 'Make a new secret for the application and set AZURE_CLIENT_SECRET to it.',
  },
  7000112: {
    reason: 'The application is disabled in this tenant.',
    hint: (input) =>
      `Have its enterprise application enabled, or use another: ${input('clientId')} or AZURE_CLIENT_ID.`,
  },
  700016: {
    reason: 'The application is not in this tenant.',
    hint: (input) =>
      `Check ${input('clientId')} or AZURE_CLIENT_ID, and ${input('tenant')} or AZURE_TENANT_ID: one of them belongs elsewhere.`,
  },
  7000229: {
    reason: 'The application has no enterprise application (service principal) in this tenant.',
    hint: 'Run `fhir-apps register` again, or `fhir-apps restore` if it was deleted; one of another tenant needs consent here first.',
  },
  700027: {
    reason: 'The certificate is not registered on the application.',
    hint: 'Upload the certificate of AZURE_CLIENT_CERTIFICATE_PATH to the application, or check AZURE_CLIENT_ID.',
  },
  700024: {
    reason: 'The presented token or certificate proof is out of its validity time.',
    hint: 'Check the clock of this machine, and that the token file is renewed.',
  },
  700211: CHECK_FEDERATION,
  700212: CHECK_FEDERATION,
  700213: CHECK_FEDERATION,
  7002131: CHECK_FEDERATION,
  70021: CHECK_FEDERATION,
  7000218: {
    reason: 'The application does not allow sign-in without a secret.',
    hint: (input) => `Turn on "Allow public client flows" for it, or leave out ${input('clientId')}.`,
  },
  700025: CHECK_PUBLIC_CLIENT,
  90023: CHECK_PUBLIC_CLIENT,
  50011: CHECK_REPLY_URLS,
  500113: CHECK_REPLY_URLS,
  900971: CHECK_REPLY_URLS,
  90102: CHECK_REPLY_URLS,
  9002325: CHECK_PLATFORM,
  9002326: CHECK_PLATFORM,
  9002327: CHECK_PLATFORM,
  54005: CODE_USED,
  501481: CODE_USED,
  50126: CHECK_ACCOUNT,
  50034: CHECK_ACCOUNT,
  50059: CHECK_TENANT_NAMED,
  50194: CHECK_AUDIENCE,
  9002332: CHECK_AUDIENCE,
  50049: CHECK_CLOUD,
  65002: CHECK_RESOURCE,
  650057: CHECK_RESOURCE,
  500014: {
    reason: 'The service that the token is for is disabled in this tenant.',
    hint: 'Have its enterprise application enabled, or check that the subscription behind it has not lapsed.',
  },
  501051: {
    reason: 'The service is only for applications assigned to it, and this one is not.',
    hint: 'Have one of its application roles assigned to this application.',
  },
  50020: {
    reason: 'This account is not in the tenant.',
    hint: 'Sign in with an account of the tenant, or have this one invited as a guest.',
  },
  50105: {
    reason: 'The application is only for people assigned to it, and this account is not.',
    hint: (input) =>
      `Have the account assigned to its enterprise application, or use another application: ${input('clientId')}.`,
  },
  500011: {
    reason: 'Microsoft Graph of this cloud is not known in the tenant.',
    hint: (input) => `Check that ${input('cloud')} is the one the tenant is in; for az: \`az cloud set --name NAME\`.`,
  },
  53003: {
    reason: "The tenant's Conditional Access policy blocks this sign-in.",
    hint: (input) =>
      `Try ${input('auth')} browser from a managed device, or ask an administrator which rule it was, with the correlation id.`,
  },
  50076: ASK_FOR_MFA,
  50079: ASK_FOR_MFA,
  50074: ASK_FOR_MFA,
  50173: SIGN_IN_AGAIN,
  70043: SIGN_IN_AGAIN,
  700082: SIGN_IN_AGAIN,
  700084: SIGN_IN_AGAIN,
  65001: ASK_FOR_CONSENT,
  90094: ASK_FOR_CONSENT,
  90002: CHECK_TENANT,
  900023: CHECK_TENANT,
  70016: {
    reason: 'No one entered the code in time.',
    hint: (input) => `Run it again, or use ${input('auth')} browser.`,
  },
  70019: {
    reason: 'The code was entered too late.',
    hint: (input) => `Run it again, or use ${input('auth')} browser.`,
  },
  70020: {
    reason: 'The code was entered too late.',
    hint: (input) => `Run it again, or use ${input('auth')} browser.`,
  },
};

/** Reads an error answer of the token endpoint; null where the body is not one. */
export function readTokenError(body: string): EntraRefusal | null {
  const parsed = tokenError.safeParse(parseJson(body));
  if (!parsed.success) {
    return null;
  }
  const { error, error_description: description = '', error_codes: codes = [], correlation_id: id } = parsed.data;
  const fromText = readRefusalText(description === '' ? error : description);
  const [code] = codes;
  const explained = code === undefined ? null : explain(code);
  return { ...fromText, ...explained, correlationId: id ?? fromText.correlationId };
}

/**
 * Reads what a program or library printed about a refusal: the AADSTS code if there is one, else its first sentence.
 */
export function readRefusalText(text: string): EntraRefusal {
  const code = /AADSTS(\d+)/.exec(text)?.[1];
  const correlationId = /Correlation ID:\s*([0-9a-f-]{36})/i.exec(text)?.[1] ?? null;
  const explained = code === undefined ? null : explain(Number(code));
  return { ...(explained ?? { reason: firstSentence(text), hint: null }), correlationId };
}

function explain(code: number): Explanation | null {
  const explanation = EXPLANATIONS[code];
  return explanation ? { ...explanation, reason: explanation.reason.replace(/\.$/, ` (AADSTS${code}).`) } : null;
}

/** Up to the ids that Entra appends, on one line, without the labels that command lines put in front. */
function firstSentence(text: string): string {
  const [reported = ''] = text.split(/Trace ID:|To re-authenticate/, 1);
  const line = reported
    .replace(/\s+/g, ' ')
    .replace(/^ ?(ERROR|error): /, '')
    .trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line.replace(/[^.!?]$/, '$&.');
}
