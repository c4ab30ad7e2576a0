import { commandStream, parseBareSink, type SinkDefinition } from './sink.ts';

/** `github`: outputs of the running step of a GitHub Actions job. */
export const GITHUB_SINK: SinkDefinition = {
  kind: 'github',
  argument: null,
  purpose: 'a masked output of this step of GitHub Actions',
  aliases: ['gh', 'github-actions', 'github-output'],
  keeps: 'for this job',
  parse: (argument) =>
    parseBareSink('github', argument, async (context) => {
      const { env, deliveryNames: names = null, isOnly = false } = context;
      const { openGithubSink } = await import('../github-sink.ts');
      return openGithubSink(env, commandStream(context), { names, isOnly });
    }),
};
