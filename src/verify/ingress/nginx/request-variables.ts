import { luaCookie, trimmed } from './cookies';
import { Message } from '../../message';

/**
 * A request header as `$http_name` gives it: nginx drops headers whose name has other characters than letters, digits and hyphens
 * (`underscores_in_headers off`, `ignore_invalid_headers on`) and joins those that are sent several times (1.23 and later).
 */
export function headerVariable({ authority, headers }: Message, name: string): string | undefined {
  const wanted = name.toLowerCase().replace(/-/g, '_');
  if (wanted === 'host') {
    return authority;
  }
  const values = [...headers].filter(([header]) => /^[a-z0-9-]+$/.test(header) && header.replace(/-/g, '_') === wanted).flatMap(([, all]) => all);
  return values.length === 0 ? undefined : values.map(trimmed).join(wanted === 'cookie' ? '; ' : ', ');
}

/** Key of the backend that the cookie of session affinity is of (balancer/sticky.lua, get_cookie_parsed). */
export function affinityKey(message: Message, cookie: string): string | undefined {
  return luaCookie(message, cookie)?.split('|').filter(part => part !== '')[1];
}
