import { z } from 'zod';

/** Annotations about what follows, such as `@odata.type` or `tags@odata.type`; `owners@odata.bind` is not one. */
const ANNOTATION = /@odata\.(?!bind$)/i;

/**
 * What a client wrote without annotations, which Graph accepts at any depth, as recorded for keys in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_scenario.yaml.
 */
export function withoutAnnotations(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutAnnotations);
  }
  if (!isObject(value)) {
    return value;
  }
  const kept = Object.entries(value).filter(([name]) => !ANNOTATION.test(name));
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutAnnotations(each)]));
}

/**
 * The same value with names of properties as the shape spells them; `more` are further names at the top. Graph takes
 * them in any case (assumption A100).
 */
export function withKnownNames(shape: z.core.$ZodType, value: unknown, more: readonly string[] = []): unknown {
  const inner = unwrapped(shape);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((each) => withKnownNames(inner.element, each));
  }
  if (!hasProperties(inner) || !isObject(value)) {
    return value;
  }
  const known = new Map([...more, ...Object.keys(inner.shape)].map((name) => [name.toLowerCase(), name]));
  const entries = Object.entries(value).map(([written, each]): [string, unknown] => {
    const name = known.get(written.toLowerCase()) ?? written;
    // What is written twice, in two spellings, has none that counts.
    const spelled = Object.hasOwn(value, name) ? written : name;
    const part = Object.hasOwn(inner.shape, spelled) ? inner.shape[spelled] : undefined;
    return [spelled, part === undefined ? each : withKnownNames(part, each)];
  });
  return Object.fromEntries(entries);
}

function hasProperties(shape: z.core.$ZodType): shape is z.ZodObject<Readonly<Record<string, z.core.$ZodType>>> {
  return shape instanceof z.ZodObject;
}

function unwrapped(shape: z.core.$ZodType): z.core.$ZodType {
  return shape instanceof z.ZodExactOptional || shape instanceof z.ZodNullable ? unwrapped(shape.unwrap()) : shape;
}

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
