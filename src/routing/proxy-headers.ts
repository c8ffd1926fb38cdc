/** Headers that proxies remove, replace or set themselves before they look at routes (measured). */
const NOT_THE_CLIENTS = /^(connection|te|upgrade|keep-alive|proxy-connection|transfer-encoding|x-request-id|x-forwarded-(client-cert|proto)|x-envoy-.*)$/;

/**
 * Adds a problem for a header of a match that Envoy does not leave as the client sent it.
 *
 * @param whole whether its whole value is compared
 */
export function checkProxyHeader(name: string, whole: boolean, problems: string[]): void {
  if (NOT_THE_CLIENTS.test(name) || (name === 'x-forwarded-for' && whole)) {
    problems.push(`header ${name} must be one that proxies leave as the client sent it: Envoy removes or writes this one before it looks at routes; take a header of your own`);
  }
}
