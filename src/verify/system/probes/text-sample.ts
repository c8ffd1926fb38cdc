import { regexSample } from './regex-sample';
import { stringMatch } from '../../istio/string-match';
import { given, recordOf } from '../../untyped';

/** What a sample is made of where any text will do. */
const ANY = 'any';

/** A text for which a condition of a VirtualService holds; nothing where none was found. */
export function textSample(condition: unknown): string | undefined {
  const { exact, prefix, regex } = recordOf(condition);
  if (given(exact)) {
    return String(exact);
  }
  if (given(prefix)) {
    return String(prefix);
  }
  if (!given(regex) || regex === '*') {
    return ANY;
  }
  return [regexSample(String(regex)) || undefined, ANY].find(text => text !== undefined && stringMatch(condition)!.holds(text));
}

/** Paths for which a condition holds, from the most likely one to one that others seldom ask for. */
export function pathSamples(condition: unknown): string[] {
  const { exact, prefix, regex } = recordOf(condition);
  if (given(exact)) {
    return sendable([String(exact)]);
  }
  if (given(prefix)) {
    return sendable([String(prefix), `${String(prefix).replace(/\/$/, '')}/probe`, `${prefix}probe`]);
  }
  if (!given(regex)) {
    return ['/', '/probe', '/probe/of/nobody'];
  }
  const sample = regexSample(String(regex)) ?? '';
  return sendable([sample, `/${sample}`, `${sample}/`, `/${sample}/probe`].filter(path => stringMatch(condition)!.holds(path)));
}

function sendable(paths: readonly string[]): string[] {
  return paths.filter(path => /^\/\S*$/.test(path) && !/[?#]/.test(path));
}
