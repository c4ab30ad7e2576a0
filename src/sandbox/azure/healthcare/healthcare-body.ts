import { z } from 'zod';
import { parseRequestJson } from '../../parse-json.ts';
import { AzureError, invalidContent } from '../azure-error.ts';

const tags = z.record(z.string(), z.string());
const texts = z.array(z.string());

/** A region, such as `westus2` or `West US 2`; it becomes part of URLs in headers. */
const location = z
  .string()
  .min(1)
  .regex(/^[a-z0-9 ]*$/i);

const newShape = z.object({
  location,
  tags: tags.nullish(),
  kind: z.string().nullish(),
  identity: z.object({ type: z.string() }).nullish(),
  properties: z
    .looseObject({
      accessPolicies: z.array(z.object({ objectId: z.string() })).nullish(),
      authenticationConfiguration: z
        .object({
          authority: z.string().optional(),
          audience: z.string().optional(),
          smartProxyEnabled: z.boolean().optional(),
          smartIdentityProviders: z.array(z.unknown()).optional(),
        })
        .nullish(),
      corsConfiguration: z
        .object({
          origins: texts.default([]),
          headers: texts.default([]),
          methods: texts.default([]),
          maxAge: z.number().optional(),
          allowCredentials: z.boolean().default(false),
        })
        .nullish(),
      exportConfiguration: z.object({ storageAccountName: z.string().nullish() }).nullish(),
      acrConfiguration: z.object({ loginServers: texts.default([]) }).nullish(),
      resourceVersionPolicyConfiguration: z.record(z.string(), z.unknown()).nullish(),
      publicNetworkAccess: z.string().nullish(),
    })
    .nullish(),
});

const changeShape = z.object({
  tags: tags.nullish(),
  properties: z.object({ publicNetworkAccess: z.string().nullish() }).nullish(),
});

/** What a request to make a workspace or a service says. */
export type NewHealthcareResource = z.infer<typeof newShape>;

/** The body of a PUT. Throws AzureError 400, with codes and texts of assumption A21. */
export function readNewResource(text: string): NewHealthcareResource {
  const body = newShape.safeParse(parseRequestJson(text));
  if (body.success) {
    return body.data;
  }
  const lacksLocation = body.error.issues.some(({ path, code }) => path[0] === 'location' && code !== 'invalid_format');
  throw lacksLocation
    ? new AzureError(400, 'LocationRequired', 'The location property is required for this definition.')
    : invalidContent();
}

/** What a request to change a workspace or a service says. */
export type HealthcareChange = z.infer<typeof changeShape>;

/** The body of a PATCH. Throws AzureError 400. */
export function readChange(text: string): HealthcareChange {
  const body = changeShape.safeParse(parseRequestJson(text));
  if (!body.success) {
    throw invalidContent();
  }
  return body.data;
}
