import { ArgoGenerator } from './argo-generator';
import { shown } from '../../domain/canary-error';

/** An action of a Go template. */
const ACTION = /\{\{(.*?)\}\}/gs;

/** Words after which a dot is something else than the values of the generators. */
const REBINDING = /\{\{-?\s*(range|with|define|template|block)\b/;

/** Whether a text has a template in it, so that nobody knows yet what it will be. */
export function isTemplate(text: string): boolean {
  return text.includes('{{');
}

/** Adds a problem for every text in a value that is a template, where nobody would replace it. */
export function checkNoTemplates(value: object, problems: string[]): void {
  for (const [place, text] of textsOf(value, '')) {
    if (isTemplate(text)) {
      problems.push(`${place} must not be a template, because nobody replaces it here, got ${shown(text)}: use ArgoCd.applicationSet`);
    }
  }
}

/** Adds what is wrong with the templates in a value for what the generators give. */
export function checkTemplates(value: object, generators: ArgoGenerator[], problems: string[]): void {
  const texts = textsOf(value, '');
  for (const [place, text] of texts) {
    if (/\{\{|\}\}/.test(text.replace(ACTION, ''))) {
      problems.push(`${place} must have Go templates in "{{" and "}}", got ${shown(text)}`);
    }
  }
  for (const { _given: { keys } } of generators) {
    for (const [place, text] of texts) {
      for (const action of [...text.matchAll(ACTION)].map(([, body]) => body.replace(/"[^"]*"|`[^`]*`/g, ''))) {
        checkAction(place, text, action, keys, problems);
      }
    }
  }
}

function checkAction(place: string, text: string, action: string, keys: string[] | undefined, problems: string[]): void {
  const [, word] = /^-?\s*([A-Za-z_]\w*)\s*-?$/.exec(action) ?? [];
  if (word !== undefined && !['end', 'else', 'break', 'continue'].includes(word)) {
    problems.push(`${place} must have Go templates, got ${shown(text)}: write {{.${word}}}`);
    return;
  }
  if (keys === undefined || REBINDING.test(text)) {
    return;
  }
  for (const [, name] of action.matchAll(/(?:^|[\s(|])\.([A-Za-z_]\w*)/g)) {
    if (!keys.includes(name)) {
      problems.push(`${place} must use what every generator gives (${keys.join(', ')}), got ${shown(name)} in ${shown(text)}`);
    }
  }
}

/** Each text in a value, and where it is: `destination.namespace`. Keys are texts, too. */
function textsOf(value: unknown, place: string): [place: string, text: string][] {
  if (typeof value === 'string') {
    return [[place, value]];
  }
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => textsOf(each, `${place}[${index}]`));
  }
  if (value === null || typeof value !== 'object') {
    return [];
  }
  return Object.entries(value).flatMap(([key, each]) => {
    const inner = key.startsWith('_') ? place : place === '' ? key : `${place}.${key}`;
    return [...isTemplate(key) ? [[inner, key] as [string, string]] : [], ...textsOf(each, inner)];
  });
}
