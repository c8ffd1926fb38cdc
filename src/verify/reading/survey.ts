/** How deep maps and lists may be nested in each other. Kubernetes has 10,000, and manifests some 30. */
export const DEEPEST = 500;

/** Values that aliases may add to those that a text has itself. */
const ADDED_BY_ALIASES = 400_000;

/** Texts that the fast parser makes of keys that Kubernetes reads otherwise: null, long and broken numbers, maps and lists. */
const ODD_KEY = /^(|null|NaN|-?Infinity|-?\d+(\.\d+)?(e.*)?|\[object Object\].*)$/;
const SMALL_NUMBER = /^(0|-?[1-9]\d{0,5})$/;

/** Looks through the values of a file before anybody else does: whether they end, and whether the keys are texts. */
export class Survey {
  private left: number;

  /** @param characters of the file: no text has more values than characters, so that more come from aliases */
  constructor(characters: number) {
    this.left = characters + ADDED_BY_ALIASES;
  }

  /** Whether any key must be read again, exactly. Throws a `RangeError` where aliases make the value endless, or so large that it takes all memory. */
  public hasOddKeys(value: unknown, depth: number = 0): boolean {
    if (--this.left < 0 || depth > DEEPEST) {
      throw new RangeError();
    }
    if (typeof value !== 'object' || value === null) {
      return false;
    }
    let odd = false;
    if (Array.isArray(value)) {
      for (const item of value) {
        odd = this.hasOddKeys(item, depth + 1) || odd;
      }
      return odd;
    }
    for (const key of Object.keys(value)) {
      odd = this.hasOddKeys((value as any)[key], depth + 1) || isOdd(key) || odd;
    }
    return odd;
  }
}

function isOdd(key: string): boolean {
  const first = key.charCodeAt(0);
  const word = first > 96 && first !== 110;
  return word ? key.includes(',') : ODD_KEY.test(key) && !SMALL_NUMBER.test(key) || key.includes(',');
}
