import { InvalidArgumentError, Option } from 'commander';

/** `istio-system` unless it is said. */
export const rootNamespaceOption = (): Option => new Option('--root-namespace <namespace>', 'root namespace of Istio').default('istio-system');

/** Formats of the output, the first of which is the default. */
export function formatOption(...formats: string[]): Option {
  return new Option('--format <format>', 'how the output is written').choices(formats).default(formats[0]);
}

/** An option that can be given several times. */
export function listOption(flags: string, description: string): Option {
  return new Option(flags, `${description}; repeatable`).argParser((value, all: string[] = []) => [...all, value]);
}

/** Pairs of a name and a value, in the order in which they were given. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/**
 * An option of pairs that can be given several times.
 *
 * @param dividers characters of which one stands between name and value
 */
export function pairOption(flags: string, description: string, dividers: string): Option {
  const pair = new RegExp(`^([^${dividers}]+)[${dividers}][ \\t]*(.*)$`, 's');
  return new Option(flags, `${description}; repeatable`).argParser((text, all: Pairs = []) => {
    const found = pair.exec(text);
    if (found === null) {
      throw new InvalidArgumentError(`It must have a name and a value with ${[...dividers].map(divider => `"${divider}"`).join(' or ')} between them.`);
    }
    return [...all, [found[1], found[2]] as const];
  });
}
