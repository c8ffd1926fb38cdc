/** Loaded when a probe is checked or sent: no other command needs it. */
export function http(): typeof import('http') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('http');
}

/** What speaks the protocol of a URL. */
export function clientOf({ protocol }: URL): Pick<typeof import('http'), 'Agent' | 'request'> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return protocol === 'https:' ? require('https') : http();
}
