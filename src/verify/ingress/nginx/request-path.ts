/**
 * A path as nginx compares it: percent signs decoded, slashes merged, dots resolved (ngx_http_parse_complex_uri); nothing for one
 * that is answered with 400.
 */
export function requestPath(path: string): string | undefined {
  if (!/%|\/\/|\/\.|#/.test(path)) {
    return path;
  }
  const decoded = decode(path.replace(/#.*$/s, ''));
  if (decoded === undefined || decoded.includes('\0')) {
    return undefined;
  }
  const parts: string[] = [];
  const steps = decoded.split('/').slice(1);
  for (const [index, step] of steps.entries()) {
    const last = index === steps.length - 1;
    if (step === '..' && parts.pop() === undefined) {
      return undefined;
    }
    if (step !== '' && step !== '.' && step !== '..') {
      parts.push(last ? step : `${step}/`);
    }
  }
  return `/${parts.join('')}`;
}

function decode(path: string): string | undefined {
  return /%(?![0-9A-Fa-f]{2})/.test(path) ? undefined
    : path.replace(/(?:%[0-9A-Fa-f]{2})+/g, escaped => Buffer.from(escaped.replace(/%/g, ''), 'hex').toString('utf8'));
}
