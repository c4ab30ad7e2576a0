import type { z } from 'zod';
import { badRequest, GraphError, invalidValue } from './graph-error.ts';

/** How the body of one kind of resource is read. */
export interface BodyRules<T> {
  readonly shape: z.ZodType<T>;
  /** The type's name in error texts, such as `Application`. */
  readonly resource: string;
  /** Properties that exist and that clients may not set. */
  readonly readOnly: readonly string[];
}

/**
 * Reads the JSON object that a client wrote, without its `@odata.type` annotations.
 * Throws GraphError 400 for wrong types (text: https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/3149),
 * and for unknown and read-only properties (texts: assumption A59).
 */
export function readBody<T>(rules: BodyRules<T>, body: unknown): T {
  if (!isObject(body)) {
    throw new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  const written = withoutTypeAnnotations(body);
  for (const property of rules.readOnly) {
    if (property in written) {
      throw invalidProperty(property, `Property '${property}' is read-only and cannot be set.`);
    }
  }
  const parsed = rules.shape.safeParse(written);
  if (parsed.success) {
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    const name = [...issue.path.filter((part) => typeof part === 'string'), issue.keys[0]].join('.');
    throw invalidProperty(
      name,
      `The property '${name}' does not exist on type 'microsoft.graph.${lowerFirst(rules.resource)}'. Make sure to only ` +
        'use property names that are defined by the type.',
    );
  }
  throw invalidValue(String(issue?.path[0] ?? ''), rules.resource);
}

function invalidProperty(property: string, reason: string): GraphError {
  return badRequest('One or more property values specified are invalid.', [
    { code: 'InvalidValue', target: property, message: reason },
  ]);
}

function withoutTypeAnnotations(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== '@odata.type'));
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
