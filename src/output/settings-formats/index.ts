import { APPSETTINGS } from './appsettings.ts';
import { ENV } from './env.ts';
import type { SettingsFormat } from './format.ts';

/** Where no format is named. */
export const DEFAULT_FORMAT: SettingsFormat = ENV;

/** Every format of `settings`, in the order of help. */
export const SETTINGS_FORMATS: readonly SettingsFormat[] = [ENV, APPSETTINGS];
