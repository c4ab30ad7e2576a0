import { GraphRequestError } from '../../errors/graph-request-error.ts';

/** What Graph says where it makes secrets by `addPassword` alone; nothing was created then (assumption A104). */
const ONLY_BY_ACTION = /new password credentials must be generated (?:with|using) service actions/i;

/** Whether the tenant takes the secret of an application in its creation, as this run has found out. */
export interface SecretTrial {
  /**
   * Creates an application, with its secret where the tenant takes it, else without. Until the first creation is
   * answered, the others wait. Throws what `create` throws.
   */
  create<T>(create: (withSecret: boolean) => Promise<T>): Promise<T>;
}

/** Begins a run, which knows nothing yet. */
export function openSecretTrial(): SecretTrial {
  let isRefused = false;
  let first: Promise<unknown> | null = null;
  const attempt = async <T>(create: (withSecret: boolean) => Promise<T>): Promise<T> => {
    if (!isRefused) {
      try {
        return await create(true);
      } catch (error) {
        if (!isRefusalOfSecret(error)) {
          throw error;
        }
        isRefused = true;
      }
    }
    return create(false);
  };
  return {
    create: async (create) => {
      if (first === null) {
        const outcome = attempt(create);
        first = outcome;
        return outcome;
      }
      await Promise.allSettled([first]);
      return attempt(create);
    },
  };
}

function isRefusalOfSecret(error: unknown): boolean {
  return error instanceof GraphRequestError && error.refusal.status === 400 && ONLY_BY_ACTION.test(error.message);
}
