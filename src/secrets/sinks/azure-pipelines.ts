import type { Writable } from 'node:stream';
import { UsageError } from '../../errors/usage-error.ts';
import { variableNamesOf } from '../env-file-text.ts';
import { NEVER_READ } from '../held-secret.ts';
import type { DeliveryNames, NewSecret, SecretSink } from '../secret-sink.ts';
import { delivering } from '../sink-error.ts';
import { writeToStream } from '../write-to-stream.ts';
import { commandStream, parseBareSink, type SinkDefinition } from './sink.ts';

/** `azure-pipelines`: variables of the running Azure Pipelines job. */
export const AZURE_PIPELINES_SINK: SinkDefinition = {
  kind: 'azure-pipelines',
  argument: null,
  purpose: 'a secret variable of this job of Azure Pipelines',
  aliases: ['azure-pipeline', 'azure-devops', 'azdo', 'ado'],
  keeps: 'for this job',
  parse: (argument) =>
    parseBareSink('azure-pipelines', argument, (context) =>
      Promise.resolve(openAzurePipelinesSink(context.env, commandStream(context), context.deliveryNames ?? null)),
    ),
};

/**
 * Variables `<KEY>_CLIENT_ID`, `<KEY>_CLIENT_SECRET` (secret), `<KEY>_TENANT_ID` of the running Azure Pipelines job, or
 * those that are expected instead, for its later steps. A secret variable is not in a step's environment by itself: a
 * step maps it, `env: {NAME: $(NAME)}`.
 * Source: https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands; escapes as `taskcommand` of
 * https://github.com/microsoft/azure-pipelines-task-lib makes them. The agent also reads commands from stderr
 * (assumption A9).
 */
function openAzurePipelinesSink(env: NodeJS.ProcessEnv, commands: Writable, names: DeliveryNames | null): SecretSink {
  const description = 'azure-pipelines (this job only)';
  return {
    description,
    inResult: false,
    isReadable: false,
    takesStdout: false,
    proveUsable: () => {
      if (env['TF_BUILD']?.toLowerCase() === 'true') {
        return Promise.resolve();
      }
      return Promise.reject(
        new UsageError('sink_unavailable', 'The sink azure-pipelines works only in a step of an Azure Pipelines job.', {
          hint: (input) => `There, TF_BUILD is True. Elsewhere, name a file with ${input('secretTo')}.`,
        }),
      );
    },
    contains: () => Promise.resolve(null),
    look: () => Promise.resolve(NEVER_READ),
    deliver: (secret) => delivering(description, () => writeToStream(commands, formatCommands(secret, names))),
    clientIdDestination: null,
  };
}

function formatCommands(secret: NewSecret, names: DeliveryNames | null): string {
  const variables = variableNamesOf(secret.key, names);
  return [
    // First of all, so that the agent hides the secret in whatever comes after.
    loggingCommand('setsecret', {}, secret.text),
    loggingCommand('setvariable', { variable: variables.clientSecret, issecret: 'true' }, secret.text),
    loggingCommand('setvariable', { variable: variables.clientId }, secret.clientId),
    variables.tenantId === null ? '' : loggingCommand('setvariable', { variable: variables.tenantId }, secret.tenantId),
  ].join('');
}

function loggingCommand(action: string, properties: Readonly<Record<string, string>>, data: string): string {
  const parts = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `##vso[task.${[action, parts.join(';')].join(' ').trimEnd()}]${escapeData(data)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(';', '%3B').replaceAll(']', '%5D');
}
