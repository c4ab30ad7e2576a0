import { z } from 'zod';
import type { SecretVersion } from './key-vault-document.ts';
import { badParameter } from './key-vault-error.ts';
import { parseRequestJson } from '../parse-json.ts';

/** 25 KB, as https://learn.microsoft.com/azure/key-vault/secrets/about-secrets says. */
const LARGEST_VALUE_BYTES = 25 * 1024;
const MAX_TAGS = 15;
const MAX_TAG_LENGTH = 256;
const MAX_CONTENT_TYPE_LENGTH = 255;

const seconds = z.int();
const updateShape = z.object({
  contentType: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
  attributes: z.object({ enabled: z.boolean().nullish(), nbf: seconds.nullish(), exp: seconds.nullish() }).nullish(),
});
const setShape = updateShape.extend({ value: z.string() });

/** What a request says of a version besides its value; what it leaves out, or says null of, is missing here. */
export type SecretFacts = Partial<Pick<SecretVersion, 'contentType' | 'tags' | 'isEnabled' | 'notBefore' | 'expires'>>;

/** Throws KeyVaultError 400 for a name that no secret can have. */
export function requireSecretName(name: string): void {
  if (!/^[0-9a-z-]{1,127}$/i.test(name)) {
    throw badParameter(`The request URI contains an invalid name: ${name}`);
  }
}

/** The body of a request to set a secret. Throws KeyVaultError 400; its texts are assumption A30. */
export function readNewSecret(body: string): { readonly value: string; readonly facts: SecretFacts } {
  const parsed = setShape.safeParse(parseRequestJson(body));
  if (!parsed.success) {
    throw faultOf(parsed.error);
  }
  const { value } = parsed.data;
  const bytes = Buffer.byteLength(value);
  if (bytes > LARGEST_VALUE_BYTES) {
    throw badParameter(`The value of the secret has ${bytes} bytes; at most ${LARGEST_VALUE_BYTES} are allowed.`);
  }
  return { value, facts: factsOf(parsed.data) };
}

/**
 * The body of a request to change what is known of a secret. Throws KeyVaultError 400, as {@link readNewSecret} does.
 */
export function readSecretFacts(body: string): SecretFacts {
  const parsed = updateShape.safeParse(parseRequestJson(body));
  if (!parsed.success) {
    throw faultOf(parsed.error);
  }
  return factsOf(parsed.data);
}

function factsOf({ contentType, tags, attributes }: z.infer<typeof updateShape>): SecretFacts {
  requireTags(tags ?? {});
  if ((contentType ?? '').length > MAX_CONTENT_TYPE_LENGTH) {
    throw badParameter(`Property contentType has invalid value: at most ${MAX_CONTENT_TYPE_LENGTH} characters.`);
  }
  const { enabled, nbf, exp } = attributes ?? {};
  return {
    ...(typeof contentType === 'string' ? { contentType } : {}),
    ...(tags === null || tags === undefined ? {} : { tags }),
    ...(typeof enabled === 'boolean' ? { isEnabled: enabled } : {}),
    ...(typeof nbf === 'number' ? { notBefore: nbf } : {}),
    ...(typeof exp === 'number' ? { expires: exp } : {}),
  };
}

function requireTags(tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  if (entries.length > MAX_TAGS) {
    throw badParameter(`Property tags has invalid value: at most ${MAX_TAGS} tags.`);
  }
  if (entries.some(([name, value]) => name === '' || name.length > MAX_TAG_LENGTH || value.length > MAX_TAG_LENGTH)) {
    throw badParameter(`Property tags has invalid value: names and values have at most ${MAX_TAG_LENGTH} characters.`);
  }
}

/** Says where the fault is, and never what stood there: it may be the secret. */
function faultOf({ issues }: z.ZodError): Error {
  const [first] = issues;
  return badParameter(`Property ${first?.path.join('.') ?? ''} has invalid value\r\n`);
}
