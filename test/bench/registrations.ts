/** The flags of one registration of each type, for a FHIR server of its own; each needs the resource before it. */
export interface MeasuredRegistration {
  readonly type: string;
  readonly args: readonly string[];
}

/** One registration of each type for the FHIR server of a round, so that every round begins with a first run. */
export function registrationsOf(round: number): readonly MeasuredRegistration[] {
  const server = ['--fhir-url', `https://fhir-${round}.contoso.com`];
  return [
    { type: 'resource', args: ['register', 'resource', ...server, '--name', `FHIR ${round}`] },
    {
      type: 'confidential',
      args: [
        ...['register', 'confidential', ...server, '--name', `Care portal ${round}`],
        ...['--reply-url', 'https://portal.contoso.com/callback'],
        ...['--credential', 'secret', '--secret-to', `file:confidential-${round}`],
      ],
    },
    {
      type: 'public',
      args: [
        ...['register', 'public', ...server, '--name', `Growth chart ${round}`],
        ...['--reply-url', 'https://chart.contoso.com/'],
      ],
    },
    {
      type: 'service',
      args: [
        ...['register', 'service', ...server, '--name', `Nightly import ${round}`, '--role', 'globalImporter'],
        ...['--credential', 'secret', '--secret-to', `file:service-${round}`],
      ],
    },
  ];
}
