/** The flags of one registration of each type, for a FHIR server of its own; each needs the resource before it. */
export interface MeasuredRegistration {
  readonly type: string;
  /** The most writes of a first run. */
  readonly writes: number;
  /** The longest chain of exchanges of a first run, sign-in and read-backs apart. */
  readonly exchanges: number;
  readonly args: readonly string[];
}

/** One registration of each type for the FHIR server of a round, so that every round begins with a first run. */
export function registrationsOf(round: number): readonly MeasuredRegistration[] {
  const server = ['--fhir-url', `https://fhir-${round}.contoso.com`];
  return [
    {
      ...{ type: 'resource', writes: 2, exchanges: 3 },
      args: ['register', 'resource', ...server, '--name', `FHIR ${round}`],
    },
    {
      ...{ type: 'confidential', writes: 2, exchanges: 3 },
      args: [
        ...['register', 'confidential', ...server, '--name', `Care portal ${round}`],
        ...['--reply-url', 'https://portal.contoso.com/callback'],
        ...['--credential', 'secret', '--secret-to', `file:confidential-${round}`],
      ],
    },
    {
      ...{ type: 'public', writes: 2, exchanges: 3 },
      args: [
        ...['register', 'public', ...server, '--name', `Growth chart ${round}`],
        ...['--reply-url', 'https://chart.contoso.com/'],
      ],
    },
    {
      ...{ type: 'service', writes: 3, exchanges: 4 },
      args: [
        ...['register', 'service', ...server, '--name', `Nightly import ${round}`, '--role', 'globalImporter'],
        ...['--credential', 'secret', '--secret-to', `file:service-${round}`],
      ],
    },
  ];
}
