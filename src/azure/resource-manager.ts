import {
  AuthorizationManagementClient,
  type AuthorizationManagementClientOptionalParams,
} from '@azure/arm-authorization';
import { createPipelineRequest, isRestError, type PipelineResponse } from '@azure/core-rest-pipeline';
import { readJsonBody } from '../http/json-answer.ts';
import { openPageLinks } from '../http/next-link.ts';
import { type AnswerSource, parseAnswer, requireObject, sourceOf, withSource } from '../http/parse-answer.ts';
import { responseInvalid } from '../http/refusals.ts';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { ConnectionError, FhirAppsError } from '../errors/fhir-apps-error.ts';
import { toAzureError } from './azure-error.ts';

type HttpClient = NonNullable<AuthorizationManagementClientOptionalParams['httpClient']>;

/** What Azure Resource Manager is reached with. */
export interface ResourceManagerOptions {
  /** An https origin. */
  readonly url: string;
  /** The token scope, such as `https://management.azure.com/.default`. */
  readonly scope: string;
  /** Sends to that origin alone. */
  readonly httpClient: HttpClient;
  readonly getToken: (scope: string) => Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
  /** What is waited by, but for the pipeline of Azure's library, which has no clock but the machine's. */
  readonly clock: Clock;
  /** Ends waiting and the exchange in flight: the time is over. */
  readonly deadline: AbortSignal;
  /** Ends waiting; an exchange in flight is finished. Its reason is thrown. */
  readonly stop: AbortSignal;
  /** Ends an exchange in flight as well. */
  readonly stopNow: AbortSignal;
  /** Called before a request is repeated, with why; milliseconds are null where they are not known. */
  readonly onWait: (reason: string, milliseconds: number | null) => void;
  /** Called before each write; what it throws keeps it from being sent. */
  readonly assertWritable: () => void;
  /** Called after each exchange; status null: no answer. */
  readonly onExchange: (exchange: AzureExchange) => void;
  /** Turns the transport's error into one that a user can read. */
  readonly toConnectionError: (error: unknown, host: string) => FhirAppsError;
}

/** One exchange, for whoever lists them. */
export interface AzureExchange {
  /** Method and path. */
  readonly request: string;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly sent: string | null;
  readonly got: string | null;
  readonly milliseconds: number;
}

/** Azure Resource Manager as the rest of this folder sees it. */
export interface ResourceManager {
  /** Reads one object, such as a FHIR service. Throws the error of a refusal, and the reason of the stop signal. */
  get(path: string, query: Readonly<Record<string, string>>): Promise<unknown>;
  /** Reads all pages of a list. Throws as `get`. */
  list(path: string, query: Readonly<Record<string, string>>): Promise<readonly unknown[]>;
  /** Does work with Microsoft's own client; gives it the options of each call. Throws as `get`. */
  authorize<T>(
    work: (client: AuthorizationManagementClient, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T>;
  /** Asked before a write; throws where it may not be sent. */
  assertWritable(): void;
  readonly clock: Clock;
  /** Aborted when nothing more is to be waited for, whatever the reason. */
  readonly timeoutMs: AbortSignal;
  /** Aborted when the run is to end, with the error to throw. */
  readonly stop: AbortSignal;
  onWait(reason: string, milliseconds: number | null): void;
}

const PAGE = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/** Milliseconds after which one exchange without an answer counts as lost. */
const EXCHANGE_LIMIT = 30_000;

/**
 * Opens Azure Resource Manager through the pipeline of @azure/arm-authorization, which repeats what Azure throttles or
 * fails to answer; the signals end that.
 */
export function openResourceManager(options: ResourceManagerOptions): ResourceManager {
  const { url, scope, stop, deadline } = options;
  const patience = AbortSignal.any([stop, deadline]);
  const client = new AuthorizationManagementClient({ getToken: () => options.getToken(scope) }, '', {
    $host: url,
    endpoint: url,
    credentialScopes: scope,
    httpClient: watched(options),
  });
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    stop.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      throw stop.aborted ? stop.reason : explained(error, options);
    }
  };
  const read = (target: string): Promise<unknown> =>
    guarded(async () => {
      const answer = await client.sendRequest(createPipelineRequest({ url: target, abortSignal: patience }));
      if (answer.status >= 400) {
        throw refusalOf(answer);
      }
      return jsonOf(answer, url);
    });
  return {
    get: (path, query) => read(urlOf(url, path, query)),
    list: async (path, query) => {
      const members: unknown[] = [];
      let next: string | null = urlOf(url, path, query);
      const links = openPageLinks(url, '/', next);
      while (next !== null) {
        const body = await read(next);
        const { value, nextLink = null }: z.infer<typeof PAGE> = parseAnswer(PAGE, body);
        const source = sourceOf(body);
        members.push(...value.map((member) => withSource(member, source)));
        next = nextLink === null ? null : links.follow({ link: nextLink, ...source }).href;
      }
      return members;
    },
    assertWritable: () => options.assertWritable(),
    authorize: (work) => guarded(() => work(client, { abortSignal: patience })),
    clock: options.clock,
    timeoutMs: patience,
    stop,
    onWait: (reason, milliseconds) => options.onWait(reason, milliseconds),
  };
}

function urlOf(origin: string, path: string, query: Readonly<Record<string, string>>): string {
  const target = new URL(encodeURI(path), origin);
  target.search = new URLSearchParams(query).toString();
  return target.href;
}

/**
 * Tells of each exchange, and finishes what is in flight when the run is stopped; who may be asked is the transport's
 * rule.
 */
function watched({ url, httpClient, stopNow, deadline, onExchange, onWait }: ResourceManagerOptions): HttpClient {
  return {
    sendRequest: async (request) => {
      const target = new URL(request.url);
      const name = `${request.method} ${target.pathname}`;
      const started = performance.now();
      const reported = (answer: PipelineResponse | null): void =>
        onExchange({
          request: name,
          status: answer?.status ?? null,
          requestId: answer === null ? null : requestIdOf(answer),
          sent: typeof request.body === 'string' ? request.body : null,
          got: answer?.bodyAsText ?? null,
          milliseconds: performance.now() - started,
        });
      try {
        const limit = AbortSignal.any([stopNow, deadline, AbortSignal.timeout(EXCHANGE_LIMIT)]);
        const answer = await httpClient.sendRequest({ ...request, abortSignal: limit });
        reported(answer);
        if (answer.status === 429 || answer.status >= 500) {
          onWait(answer.status === 429 ? 'Azure is throttling' : 'Azure is busy', null);
        }
        // The pipeline knows its own request again, not the copy.
        const whole = { ...answer, request };
        if (answer.status < 300 && isAnsweredWithObject(whole)) {
          // The client would take whatever came for the assignment that it asked for.
          requireObject(jsonOf(whole, url), sourceIn(whole));
        }
        return whole;
      } catch (error) {
        reported(null);
        throw error;
      }
    },
  };
}

/**
 * Whether a write is answered with the assignment that it is about (Azure RBAC: Role Assignments - Create, - Delete By
 * Id).
 */
function isAnsweredWithObject({ request: { method }, status }: PipelineResponse): boolean {
  return method === 'PUT' || (method === 'DELETE' && status !== 204);
}

function refusalOf(answer: PipelineResponse): FhirAppsError {
  const { request, status, bodyAsText } = answer;
  return toAzureError({
    status,
    bodyText: bodyAsText ?? '',
    requestId: requestIdOf(answer),
    request: `${request.method} ${new URL(request.url).pathname}`,
  });
}

function requestIdOf({ headers }: PipelineResponse): string | null {
  return headers.get('x-ms-request-id') ?? headers.get('x-ms-correlation-request-id') ?? null;
}

/** A page with status 200 may be a proxy's. */
function jsonOf(answer: PipelineResponse, url: string): unknown {
  const contentType = answer.headers.get('content-type') ?? null;
  const read = readJsonBody(contentType, answer.bodyAsText ?? '');
  const source = sourceIn(answer);
  switch (read.kind) {
    case 'json':
      return withSource(read.value, source);
    case 'empty':
      throw responseInvalid({ ...source, reason: 'it is empty' });
    case 'invalid':
      throw read.reason.endsWith('text/html')
        ? notAzure(url, source)
        : responseInvalid({ ...source, reason: read.reason });
  }
}

function sourceIn(answer: PipelineResponse): AnswerSource {
  const { request, status } = answer;
  return {
    from: 'Azure Resource Manager',
    request: `${request.method} ${new URL(request.url).pathname}`,
    status,
    requestId: requestIdOf(answer),
  };
}

function notAzure(url: string, { requestId }: AnswerSource): ConnectionError {
  return new ConnectionError('not_azure', `What answered at ${url} is not Azure Resource Manager.`, {
    hint: 'A proxy or sign-in page of this network may be answering in its place.',
    requestId: requestId ?? undefined,
  });
}

/** The error that a user can read for what the pipeline threw. */
function explained(error: unknown, { url, toConnectionError }: ResourceManagerOptions): unknown {
  if (error instanceof FhirAppsError) {
    return error;
  }
  if (isRestError(error)) {
    return error.response === undefined
      ? toConnectionError(error.cause ?? error, new URL(url).host)
      : refusalOf(error.response);
  }
  // An exchange that was given up, or a wait.
  return error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name)
    ? new ConnectionError('timed_out', 'Azure Resource Manager did not answer in time.', {
        hint: 'Run the command again, with a longer --timeout if need be; what is done stays done.',
      })
    : error;
}
