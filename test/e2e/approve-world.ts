import { runInProcess } from '../main/run-in-process.ts';
import { cleanEnvironment } from './executable.ts';
import { FHIR_URL, type Outcome, outcomeOf, register, RESOURCE, servicePrincipalsOf } from './registrations.ts';
import { type ClientCredentials, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** Microsoft Graph, and its application permission `Directory.Read.All`. */
export const GRAPH = '00000003-0000-0000-c000-000000000000';
export const READ_DIRECTORY = '7ab1d382-f21e-4acd-a863-ba3e13f7da61';

/** One request as the result tells it. */
export interface ToldRequest {
  readonly kind: string;
  readonly permissions: readonly string[];
  readonly effect: string;
  readonly grantedBy: string;
  readonly obstacle: string | null;
  readonly action: string;
}

/** One application as the result tells it. */
export interface ToldApplication {
  readonly appId: string;
  readonly marks: readonly string[];
  readonly externalAccess: readonly string[];
  readonly requests: readonly ToldRequest[];
}

/** An application that a developer has registered, and that waits for an administrator. */
export interface Waiting {
  readonly appId: string;
  readonly objectId: string;
  readonly servicePrincipalId: string;
}

/** A tenant with a FHIR server's API, in which developers register and an administrator approves. */
export interface ApprovalWorld {
  readonly sandbox: ServedSandbox;
  /** The appId of the server's API. */
  readonly apiAppId: string;
  /** Registers a job as a developer, who may not give it the role. */
  registerJob(name: string): Promise<Waiting>;
  approve(words: readonly string[], as?: ClientCredentials): Promise<Outcome>;
  /** As {@link approve}; `meanwhile` happens after the application was read, and before it is read again. */
  approveWhile(application: Waiting, words: readonly string[], meanwhile: () => Promise<unknown>): Promise<Outcome>;
}

/** Serves a sandbox with the API of a server; stop the sandbox when done. */
export async function openApprovalWorld(): Promise<ApprovalWorld> {
  const sandbox = await serveSandbox();
  const resource = (await register(sandbox, RESOURCE)).result;
  const { ownedBy } = sandbox.ready.identities;
  const approve: ApprovalWorld['approve'] = async (words, as) =>
    outcomeOf(await sandbox.run(['approve', ...words, '--json'], as));
  return {
    sandbox,
    apiAppId: String(resource.appId),
    approve,
    registerJob: async (name) => {
      const job = ['--name', name, '--role', 'globalImporter', '--credential', 'none', '--allow-hand-off', '--yes'];
      const { result } = await register(
        sandbox,
        { args: ['register', 'service', '--fhir-url', FHIR_URL, ...job] },
        ownedBy,
      );
      const { appId, objectId, servicePrincipalId } = result as unknown as Waiting;
      return { appId, objectId, servicePrincipalId };
    },
    approveWhile: async ({ appId, objectId }, words, meanwhile) => {
      // It is named by its object id, so that this request is only that which reads it again; it has to be repeated.
      await sandbox.setFaults([`GET /applications(appId='${appId}')=429:1`]);
      let isOver = false;
      const clock: typeof sandbox.clock = {
        ...sandbox.clock,
        sleep: async (...wait) => {
          if (!isOver) {
            isOver = true;
            await meanwhile();
          }
          return sandbox.clock.sleep(...wait);
        },
      };
      const { args, env } = sandbox.runOptions();
      const run = ['approve', objectId, ...words, '--json', ...args];
      const ended = await runInProcess(run, { env: cleanEnvironment(env), cwd: sandbox.workDir, clock });
      await sandbox.setFaults([]);
      if (!isOver) {
        throw new Error(`Nothing happened in between: ${ended.stdout}`);
      }
      return outcomeOf(ended);
    },
  };
}

/** The applications that a result tells. */
export function applicationsIn({ result }: Outcome): readonly ToldApplication[] {
  return result.applications as readonly ToldApplication[];
}

/** The object id of the service principal of an identity without rights. */
export async function strangerOf(sandbox: ServedSandbox): Promise<string> {
  const [id = ''] = await servicePrincipalsOf(sandbox, sandbox.ready.identities.none.clientId);
  return id;
}
