/**
 * True in a continuous integration job, by the variable that most of them set, or by that of Azure Pipelines, which does
 * not (https://learn.microsoft.com/azure/devops/pipelines/build/variables); `CI=false` says that it is none.
 */
export function isCi(env: NodeJS.ProcessEnv): boolean {
  const ci = env.CI ?? '';
  return ci === '' ? (env.TF_BUILD ?? '').toLowerCase() === 'true' : ci !== 'false';
}

/**
 * True where a stream may be coloured: it is a terminal that has colour, outside CI, and nobody is against it
 * (https://no-color.org: any value but the empty one).
 */
export function mayColor(env: NodeJS.ProcessEnv, isTerminal: boolean | undefined, noColor: boolean): boolean {
  return isTerminal === true && !noColor && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb' && !isCi(env);
}

/** As {@link mayColor}, for help, which is printed before anything reads `--no-color` or its variable. */
export function helpMayColor(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  isTerminal: boolean | undefined,
): boolean {
  const isSet = env.FHIR_APPS_NO_COLOR === '1' || env.FHIR_APPS_NO_COLOR === 'true';
  return mayColor(env, isTerminal, argv.includes('--no-color') || isSet);
}
