/** A refusal of Azure Resource Manager: `{"error":{"code","message"}}`. */
export class AzureError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = new.target.name;
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The refusal of a body of another shape; code and text are assumption A21. */
export function invalidContent(): AzureError {
  return new AzureError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
}
