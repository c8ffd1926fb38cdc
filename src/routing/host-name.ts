const HOST_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** Whether a text is a DNS name in lower case, without wildcard and port. */
export function isHostName(text: string): boolean {
  return typeof text === 'string' && HOST_NAME.test(text) && text.length <= 253;
}

/** A Service by its shortest name that is the same everywhere. */
export function serviceHost(host: string, namespace: string | undefined): string {
  const short = host.replace(/\.svc(\.cluster\.local)?$/, '');
  return short.includes('.') || namespace === undefined ? short : `${short}.${namespace}`;
}
