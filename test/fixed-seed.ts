import { configureGlobal } from 'fast-check';

// Run before each test file (vitest: setupFiles): the same cases in every run of one commit; PROPERTY_SEED has others.
configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 906_981) });
