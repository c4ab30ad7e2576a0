/** Thrown where a method cannot be tried on this machine; the message is the reason, as one sentence. */
export class MethodUnavailable extends Error {
  override readonly name = 'MethodUnavailable';
}
