/** What a field holds. */
export function valueAt(value: any, path: readonly string[]): any {
  return path.reduce((holder, step) => holder?.[step], value);
}

/** Whether a path leads to the field that another one names, or to one within it. */
export function beginsWith(path: readonly (string | number)[], start: readonly (string | number)[]): boolean {
  return start.every((step, index) => path[index] === step);
}

/** A copy with another value of a field, or without it; what is not on the way to it is shared. */
export function withValue(value: any, [step, ...rest]: readonly string[], field: unknown): any {
  if (step === undefined) {
    return field;
  }
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const inner = withValue(copy[step], rest, field);
  if (inner === undefined) {
    delete copy[step];
  } else {
    copy[step] = inner;
  }
  return copy;
}
