import { StickyCookie } from '../domain/sticky';

/**
 * One cookie among the others of the header `Cookie`, nothing before or behind it, as an expression for the whole value.
 *
 * @param name name of the cookie
 * @param valueRegex expression for its value; `[^;]*` finds any
 */
export function cookieRegex(name: string, valueRegex: string): string {
  return `(.*;[ \\t]*)?${literal(name)}=${valueRegex}(;.*)?`;
}

/** A text as an expression that finds nothing else. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The value of `Set-Cookie` that keeps a client on a track, or with 0 seconds takes the cookie back. */
export function setCookie({ name }: StickyCookie, value: string, maxAge: number): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly`;
}
