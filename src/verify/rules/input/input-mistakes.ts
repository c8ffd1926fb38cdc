import { Severity } from '../../finding';
import { MultiMap } from '../../multi-map';
import { ReadingMistake } from '../../reading/reading-mistake';
import { System } from '../../system/system';
import { Fault, Rule } from '../rule';

/** An object that is defined twice. */
export const OBJECT_TWICE: Rule = {
  id: 'R27',
  severity: Severity.ERROR,
  title: 'the same object twice with different content',
  why: 'kubectl applies both in turn, and the last one stays; Kustomize and Argo CD refuse the input or warn. Whoever changes the other one changes nothing.',
  fix: 'keep one of them, or give the second one its own name',
  source: 'kubernetes.io, "Object names and IDs"; argo-cd, RepeatedResourceWarning',
  check: system => objectsTwice(system),
};

/** A text that Kubernetes reads otherwise than it looks. */
export const MISREAD_TEXT: Rule = {
  id: 'R28',
  severity: Severity.ERROR,
  title: 'text that is not what it looks like',
  why: 'A missing --- makes one object of two, of which only the last keys count; a key that is there twice counts once; a label, an annotation or a variable without quotes can be a number, and the API server refuses it; '
    + 'so can the tag of an image in a kustomization, and Kustomize refuses the file. '
    + 'What is applied is then not what the file seems to say. Where Helm or Kustomize would add or change something, findings can be about values that nobody applies.',
  fix: 'mend the text at this place',
  source: 'yaml.org, "YAML 1.1"; sigs.k8s.io/yaml, UnmarshalStrict; kubernetes.io, "Declarative Management of Kubernetes Objects Using Kustomize"',
  check: system => faultsOf(system, kind => kind !== 'duplicate object'),
};

/** One fault for each object, however often it is there. */
function objectsTwice(system: System): Fault[] {
  const byObject = new MultiMap<string, Fault>();
  faultsOf(system, kind => kind === 'duplicate object').forEach(fault => byObject.add(fault.object.title, fault));
  return byObject.entries().map(([, [first, ...more]]) => (
    more.length === 0 ? first : { ...first, message: first.message.replace(/(?=; depends|$)/, `, and ${more.length} more ${more.length === 1 ? 'time' : 'times'}`) }));
}

function faultsOf({ mistakes }: System, counts: (kind: ReadingMistake['kind']) => boolean): Fault[] {
  return mistakes.filter(({ kind }) => counts(kind)).map(faultOf);
}

function faultOf({ kind, sentence, place, object, path = [] }: ReadingMistake): Fault {
  const subject = { title: object?.title ?? fileOf(place), manifest: object?.manifest, place: () => place };
  return { object: subject, path, ...messageOf(kind, sentence, place) };
}

/** kubectl takes the last of the values of a key, Kustomize refuses the file. */
function messageOf(kind: ReadingMistake['kind'], sentence: string, place: string): Pick<Fault, 'message' | 'severity' | 'fix'> {
  switch (kind) {
    case 'duplicate key': return {
      message: `${sentence}; depends on who reads it: kubectl takes the last one, Kustomize refuses the file`,
      severity: Severity.WARNING,
    };
    // The way out stands behind the message.
    case 'unrendered': {
      const [message, tool] = sentence.split(': render it first, with ');
      return { message: message.includes(';') ? message : `${message}; the file is left out`, fix: `render it first, with ${tool}`, severity: Severity.WARNING };
    }
    case 'duplicate object': return objectTwice(sentence.replace(/: keep one of them$/, ''), place);
    default: return { message: sentence };
  }
}

/** Files of a tutorial are often applied one after the other, each in place of the one before. */
function objectTwice(sentence: string, place: string): Pick<Fault, 'message' | 'severity'> {
  const inOneFile = sentence.endsWith(` ${fileOf(place)}${/(:\d+){0,2}$/.exec(sentence)![0]}`);
  return inOneFile ? { message: sentence } : { message: `${sentence}; depends on whether both files are applied together`, severity: Severity.WARNING };
}

function fileOf(place: string): string {
  return place.replace(/(:\d+){0,2}$/, '');
}
