/** Base of what the sandbox reports on purpose; the sandbox shares no error classes with the client that it checks. */
export class SandboxError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Another process serves this state directory, so it can be neither served a second time nor reset. */
export class SandboxInUseError extends SandboxError {
  /** Process id of the holder. */
  readonly pid: number;
  /** Where the holder serves, such as `https://localhost:4431`. */
  readonly origin: string;

  constructor(holder: { readonly pid: number; readonly origin: string; readonly stateDir: string }) {
    super(`A sandbox already serves ${holder.stateDir}: process ${holder.pid} at ${holder.origin}.`);
    this.pid = holder.pid;
    this.origin = holder.origin;
  }
}

/** The port that was named cannot be served on. */
export class SandboxPortError extends SandboxError {
  constructor(port: number, error: NodeJS.ErrnoException) {
    const why = error.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used: ${error.message}`;
    super(`Port ${port} ${why}. Name another one with --port, or leave it out to take a free one.`, { cause: error });
  }
}

/** A file of the state directory cannot be used as it is. */
export class SandboxStateError extends SandboxError {}

/** A server of the sandbox cannot be set so; the message says why. */
export class SandboxSettingError extends SandboxError {}
