import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { badRequest, GraphError, invalidValue } from './graph-error.ts';
import { isObject, withKnownNames, withoutAnnotations } from './written-names.ts';

/** How the body of one kind of resource is read. */
export interface BodyRules<T> {
  readonly shape: z.ZodType<T>;
  /** The type's name in error texts, such as `Application`. */
  readonly resource: string;
  /** Properties that exist and that clients may not set. */
  readonly readOnly: readonly string[];
}

/**
 * Reads the JSON object that a client wrote, without its annotations. `current` is what reads show of the object that
 * is written: what Graph shows may be sent back unchanged, also where clients cannot set it, as read-modify-write does.
 * Throws GraphError 400 for wrong types (text: https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/3149),
 * and for unknown and changed read-only properties (texts: assumption A59).
 */
export function readBody<T>(rules: BodyRules<T>, body: unknown, current: Readonly<Record<string, unknown>> = {}): T {
  const plain = withoutAnnotations(body);
  const spelled = withKnownNames(rules.shape, plain, [...Object.keys(current), ...rules.readOnly]);
  if (!isObject(spelled)) {
    throw new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  const written = withoutUnchanged(rules, spelled, current);
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

/** What can be written. Throws GraphError 400 for a property that differs from the current one and cannot. */
function withoutUnchanged<T>(
  { shape, readOnly }: BodyRules<T>,
  written: Readonly<Record<string, unknown>>,
  current: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const writable = shape instanceof z.ZodObject ? Object.keys(shape.shape) : [];
  const isReadOnly = (name: string): boolean =>
    readOnly.includes(name) || (Object.hasOwn(current, name) && !writable.includes(name));
  const kept = Object.entries(written).filter(([name, value]) => {
    const isFixed = isReadOnly(name);
    if (isFixed && !(Object.hasOwn(current, name) && isDeepStrictEqual(value, current[name]))) {
      throw invalidProperty(name, `Property '${name}' is read-only and cannot be set.`);
    }
    return !isFixed;
  });
  return Object.fromEntries(kept);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
