/** Graph counts in ticks of 100 nanoseconds: seven digits. */
const TICK_DIGITS = 7;

/**
 * A time as Graph shows it in directory objects: in whole seconds, cut off and not rounded, as recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_scenario.yaml.
 */
export function wholeSeconds(time: Date | string): string {
  const text = typeof time === 'string' ? time : time.toISOString();
  return `${text.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
}

/**
 * A time in UTC with the precision that it was written with, at most seven digits and no zeros at their end, as Graph
 * keeps those of credentials (recorded in
 * https://github.com/Azure/azure-powershell/blob/main/src/Resources/MSGraph.Autorest/test/Application.Recording.json).
 * `text` is ISO 8601 with an offset.
 */
export function exactTime(text: string): string {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return withFraction(wholeSeconds(new Date(text.replace(/\.\d+/, ''))), fraction);
}

/** The time of this moment with ticks, which the clock does not have: they are made of `salt`, a GUID. */
export function timeInTicks(time: Date, salt: string): string {
  const ticks = String(Number.parseInt(salt.slice(0, 8), 16) % 10_000).padStart(4, '0');
  return withFraction(wholeSeconds(time), `${time.toISOString().slice(20, 23)}${ticks}`);
}

function withFraction(seconds: string, fraction: string): string {
  const digits = fraction.slice(0, TICK_DIGITS).replace(/0+$/, '');
  return digits === '' ? seconds : seconds.replace('Z', `.${digits}Z`);
}
