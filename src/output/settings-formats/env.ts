import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import { quoteForShell } from '../program-name.ts';
import type { SettingsFormat } from './format.ts';

/** `NAME=VALUE` lines, quoted for sh; `show` and `register` print the same. */
export const ENV: SettingsFormat = {
  name: 'env',
  summary: 'variables for a shell or a .env file; the default',
  write: ({ settings }) => ({
    text: settingLines(settings)
      .map((line) => `${line}\n`)
      .join(''),
  }),
};

/** A line for each setting whose value is known. */
export function settingLines(settings: RegistrationResult['settings']): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${quoteForShell(value)}`],
  );
}
