/** The engine of regular expressions that Istio and Envoy have; it is loaded when the first expression is seen: most inputs have none. */
export function re2(): typeof import('re2js').RE2JS {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('re2js') as typeof import('re2js')).RE2JS;
}
