/** Another run makes a secret for the same application at this moment; this one has taken its own back. */
export class OtherRunError extends Error {
  constructor() {
    super('Another run makes a secret for the same application.');
    this.name = 'OtherRunError';
  }
}
