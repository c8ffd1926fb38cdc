import { ifNumber, textsOf } from '../untyped';

/** An origin as a browser sends it: scheme, host and perhaps a port. */
const ANY_ORIGIN = '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$';

/** `corsPolicy` of a VirtualService. Preflight requests from other origins are answered as well, without the headers that allow anything. */
export function corsPolicy({ allowOrigins, allowMethods, allowHeaders, exposeHeaders, allowCredentials, maxAge }: any): any {
  return {
    allowOrigins: textsOf(allowOrigins).filter(origin => origin !== '').map(originMatch),
    allowMethods: textsOf(allowMethods),
    allowHeaders: textsOf(allowHeaders),
    exposeHeaders: textsOf(exposeHeaders),
    ...allowCredentials === true ? { allowCredentials } : {},
    maxAge: `${ifNumber(maxAge) ?? 5}s`,
    unmatchedPreflights: 'IGNORE',
  };
}

function originMatch(origin: string): any {
  if (origin === '*') {
    return { regex: ANY_ORIGIN };
  }
  const wildcards = origin.split('*').length - 1;
  if (wildcards === 0) {
    return { exact: origin };
  }
  return wildcards === 1 && origin.endsWith('*')
    ? { prefix: origin.slice(0, -1) }
    : { regex: `^${origin.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&').replace(/\\\*/g, '.*')}$` };
}
