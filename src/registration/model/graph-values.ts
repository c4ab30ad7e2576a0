import { z } from 'zod';

/**
 * The id of an object in an answer of Microsoft Graph: a GUID, or base64url for assignments and grants. Later requests
 * have it in their path, so it is one segment of one, and nothing that leads elsewhere.
 */
export const OBJECT_ID = z.string().regex(/^[\w-]{1,200}$/);

/** A value that Graph may leave out, which then counts as this one. */
export function orElse<T extends z.ZodType, D>(schema: T, absent: D): z.ZodType<z.output<T> | D> {
  return schema.nullish().transform((value) => value ?? absent);
}

/** A value that Graph may leave out; null then. */
export function orNull<T extends z.ZodType>(schema: T): z.ZodType<z.output<T> | null> {
  return orElse(schema, null);
}

/** A list that Graph may leave out; empty then. */
export function listOf<T extends z.ZodType>(member: T): z.ZodType<readonly z.output<T>[]> {
  return orElse(z.array(member), []);
}

/** An object that Graph may leave out, which then has the properties of an empty one. */
export function orBlank<T extends z.ZodType>(schema: T): z.ZodType<z.output<T>> {
  return schema.nullish().transform((value) => value ?? schema.parse({}));
}
