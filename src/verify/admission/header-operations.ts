import { headerTemplate } from './header-template';
import { all, Check, firstOf, pairs, Refusal, refuse, shown, under } from './refusal';
import { fields, list, map, TEXT } from './schema';
import { listOf } from '../untyped';

const OPERATIONS = fields({ set: map(TEXT), add: map(TEXT), remove: list(TEXT) });

/** Whether a header is the authority, which requests may be given (istio, `isAuthorityHeader`). */
export function isAuthority(name: string): boolean {
  return [':authority', 'host'].includes(name.toLowerCase());
}

function badName(name: string, authority: boolean): Refusal | undefined {
  return name === '' || (name.startsWith(':') || name.toLowerCase() === 'host') && !(authority && isAuthority(name))
    ? refuse(`must be a name of a header that may be changed, got ${shown(name)}`) : undefined;
}

/** Headers that are set, added and removed; names of others than pseudo headers are good, whatever their characters (istio, `validateHTTPRoute`). */
function operations(authority: boolean): Check {
  return all(OPERATIONS, ({ set, add, remove }) => firstOf(Object.entries({ set, add }), ([operation, headers]) =>
    under(operation, firstOf(pairs(headers), ([name, value]) => under(name, badName(name, authority) ?? headerTemplate(value)))))
    ?? under('remove', firstOf(listOf(remove), (name, index) => under(index, badName(name, false)))));
}

/** `headers` of a rule or a destination. */
export const HEADERS = fields({ request: operations(true), response: operations(false) });
