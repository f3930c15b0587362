/**
 * A fault the reader can do something about: its message is the whole report, without a stack.
 * Anything else that reaches the top is a defect of these scripts and is shown with its stack.
 */
export class SetupError extends Error {
  name = 'SetupError';
}
