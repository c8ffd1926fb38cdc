import { Severity } from '../../finding';
import { CanaryPolicy } from '../../ingress/nginx/canary-policy';
import { Pattern } from '../../ingress/nginx/pattern';
import { Fault, Rule } from '../rule';
import { annotationPath } from './annotation-path';
import { nginxGroups } from './nginx-groups';

const VALUE = 'canary-by-header-value';
const PATTERN = 'canary-by-header-pattern';
const COOKIE = 'canary-by-cookie';

type Problem = Pick<Fault, 'path' | 'message' | 'fix'>;

/** A header or cookie rule that ingress-nginx does not carry out as it is written. */
export const HEADER_RULE: Rule = {
  id: 'R5',
  severity: Severity.ERROR,
  title: 'header or cookie rule that ingress-nginx does not carry out',
  why: 'A header value or pattern with a character that the controller does not permit is dropped without a word, and the header then means always or never. Beside a value a pattern has no effect, and both have none without the name of a header. A pattern that PCRE refuses keeps every request with the header at stable.',
  fix: 'use one of canary-by-header-value and canary-by-header-pattern, beside canary-by-header, with the permitted characters only',
  source: 'ingress-nginx, internal/ingress/annotations/canary/main.go and parser/validators.go (BasicCharsRegex, IsValidRegex); rootfs/etc/nginx/lua/balancer.lua',
  * check(system) {
    for (const { canaries } of nginxGroups(system)) {
      for (const { source: { object }, policy } of canaries) {
        for (const problem of problemsOf(policy!)) {
          yield { object, ...problem };
        }
      }
    }
  },
};

function problemsOf(policy: CanaryPolicy): Problem[] {
  const { header, headerValue, headerPattern, cookie, annotations } = policy;
  const raw = (name: string) => (annotations!.raw(name) ?? '').trim();
  const [value, pattern, cookieText] = [VALUE, PATTERN, COOKIE].map(raw);
  const instead = header === '' ? 'it has no effect' : headerValue !== '' || headerPattern !== '' ? 'it has no effect' : `it is dropped, and only requests with ${header}: always get the canary`;
  const dropped = (name: string, text: string, fix: string): Problem => ({
    path: annotationPath(name), message: `${name} has a character that the controller does not permit, got "${text}": ${name === COOKIE ? 'the cookie rule has no effect' : instead}`, fix,
  });
  const problems = [
    ...value !== '' && headerValue === '' ? [dropped(VALUE, value, 'use letters, digits, spaces and . _ ~ / : - only')] : [],
    ...pattern !== '' && headerPattern === '' ? [dropped(PATTERN, pattern, 'use letters, digits and - . _ ~ / : ^ $ [ ] ( ) { } * + ? | & = \\ only')] : [],
    ...cookieText !== '' && cookie === '' ? [dropped(COOKIE, cookieText, 'use letters, digits and . _ ~ / : - only')] : [],
  ];
  return problems.some(({ path }) => path[2] !== annotationPath(COOKIE)[2]) ? problems : [...problems, ...combined(policy, raw('canary-by-header'))];
}

function combined({ header, headerValue, headerPattern }: CanaryPolicy, rawHeader: string): Problem[] {
  const name = headerValue !== '' ? VALUE : PATTERN;
  if (headerValue === '' && headerPattern === '') {
    return [];
  }
  if (rawHeader === '') {
    return [{ path: annotationPath(name), message: `${name} has no effect without canary-by-header`, fix: 'name the header in canary-by-header' }];
  }
  const error = headerValue === '' ? new Pattern(headerPattern).error : undefined;
  if (error !== undefined) {
    return [{
      path: annotationPath(PATTERN), message: `${PATTERN} must be a regular expression of PCRE, got "${headerPattern}" (${error}): every request with header ${header} stays with stable`, fix: 'write a valid regular expression',
    }];
  }
  return headerValue === '' || headerPattern === '' || headerPattern.replace(/[\^$]/g, '') === headerValue ? [] : [{
    path: annotationPath(PATTERN),
    message: `${PATTERN} "${headerPattern}" has no effect beside ${VALUE}: only requests with ${header}: ${headerValue} get the canary`,
    fix: `keep one of ${VALUE} and ${PATTERN}`,
  }];
}
