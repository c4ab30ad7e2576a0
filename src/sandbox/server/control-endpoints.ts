import { Hono } from 'hono/tiny';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import type { Assumptions } from '../microsoft-graph/assumptions.ts';
import type { FaultSchedule } from '../faults/fault-schedule.ts';
import { parseFault } from '../faults/fault-spec.ts';
import type { ControlKey } from './control-key.ts';
import type { Exchange, ServerTypes } from './http-exchange.ts';
import { readBodyText } from './request-body.ts';
import type { RunningSettings } from './running-settings.ts';
import { parseRequestJson } from '../parse-json.ts';

/** What the control endpoint steers, and what opens it. */
export interface ControlParts {
  readonly controlKey: ControlKey;
  readonly faults: FaultSchedule;
  readonly settings: RunningSettings;
}

const LARGEST_BODY = 64 * 1024;
const milliseconds = z.int().min(0).max(999_999);

const faultsShape = z.strictObject({
  faults: z
    .array(
      z.string().superRefine((text, context) => {
        const parsed = parseFault(text);
        if (typeof parsed === 'string') {
          context.addIssue({ code: 'custom', message: parsed });
        }
      }),
    )
    .min(1),
});
const assumptionsShape = z.strictObject({
  identifierUriPolicyCode: z.string().min(1).exactOptional(),
  verifiedDomainForVersion2: z.boolean().exactOptional(),
  longestDisplayName: z.int().min(1).exactOptional(),
  defaultSignInAudience: z.enum(['AzureADMyOrg', 'AzureADandPersonalMicrosoftAccount']).exactOptional(),
  lockedFromTheStart: z.boolean().exactOptional(),
  recycleBinForOwnedBy: z.boolean().exactOptional(),
  secretsInCreation: z.boolean().exactOptional(),
  keyIdsInCreation: z.boolean().exactOptional(),
  secretHint: z
    .string()
    .regex(/^[A-Za-z0-9_.~-]{3}$/)
    .nullable()
    .exactOptional(),
} satisfies Record<keyof Assumptions, z.ZodType>);
const settingsShape = z
  .strictObject({
    latencyMs: milliseconds,
    replicationDelayMs: milliseconds,
    throttle: z.boolean(),
    passwordGrant: z.boolean(),
    assumptions: assumptionsShape,
  })
  .partial();

/**
 * The control endpoint, for `/.sandbox`: faults and settings of the running server (docs/sandbox.md). It is no part of
 * what is emulated, so nothing here is logged, delayed or struck by faults.
 */
export function controlEndpoints({ controlKey, faults, settings }: ControlParts): Hono<ServerTypes> {
  const app = new Hono<ServerTypes>();
  app.use(guard(controlKey));

  app.get('/faults', (exchange) => exchange.json({ faults: faults.list() }));
  app.post('/faults', (exchange) =>
    withBody(exchange, faultsShape, (wanted) => {
      faults.add(wanted.faults);
      return { faults: faults.list() };
    }),
  );
  app.delete('/faults', (exchange) => {
    faults.clear();
    return exchange.json({ faults: [] });
  });
  app.get('/settings', (exchange) => exchange.json(settings.current()));
  app.patch('/settings', (exchange) => withBody(exchange, settingsShape, (wanted) => settings.change(wanted)));
  app.all('*', (exchange) => exchange.json(problem('The control endpoint has no such resource or method.'), 404));
  return app;
}

/**
 * Lets through whoever holds the key. A page in a browser never does, and could at most have been tricked into asking.
 */
function guard(controlKey: ControlKey): ReturnType<typeof createMiddleware<ServerTypes>> {
  return createMiddleware<ServerTypes>(async (exchange, next) => {
    if (exchange.req.header('origin') !== undefined) {
      return exchange.json(problem('The control endpoint is not for browsers.'), 403);
    }
    if (!controlKey.opens(exchange.req.header('authorization'))) {
      const message = 'Send `Authorization: Bearer KEY` with the key that is in `control-key` in the state directory.';
      return exchange.json(problem(message), 401, { 'www-authenticate': 'Bearer realm="fhir-apps sandbox"' });
    }
    return next();
  });
}

async function withBody<T extends object>(
  exchange: Exchange,
  shape: z.ZodType<T>,
  run: (body: T) => object,
): Promise<Response> {
  const text = await readBodyText(exchange, LARGEST_BODY);
  if (text === null) {
    return exchange.json(problem('The body is too large.'), 413, { connection: 'close' });
  }
  const body = shape.safeParse(parseRequestJson(text));
  if (body.success) {
    return exchange.json(run(body.data));
  }
  const details = body.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return exchange.json(problem('The body is not what it should be.', details), 400);
}

function problem(message: string, details: readonly { path: string; message: string }[] = []): object {
  return { error: { message, details } };
}
