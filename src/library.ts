/**
 * The library itself, for commands that build objects with it: most commands do not, and it is loaded when the first one does. The bundle of the
 * command line leaves it where it is.
 */
export function library(): typeof import('./index') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./index') as typeof import('./index');
}
