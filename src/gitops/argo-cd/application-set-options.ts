import { writeBackOf } from './application';
import { ArgoApplicationOptions } from './application-options';
import { ArgoGenerator } from './argo-generator';
import { ArgoPlace } from './argo-place';
import { checkTemplates, isTemplate } from './templates';
import { shown } from '../../domain/canary-error';

/** A simple use of a value in a template. */
const USE = /\{\{\s*\.([A-Za-z_]\w*)\s*\}\}/g;

/** Properties of `ArgoCd.applicationSet`. All texts for the Applications can be Go templates. */
export interface ArgoApplicationSetProps extends ArgoApplicationOptions, ArgoPlace {
  /**
   * Name of the ApplicationSet.
   *
   * Refused: what is no DNS name.
   *
   * @default - the id
   */
  readonly name?: string;

  /**
   * What the Applications are made of.
   *
   * Refused: none.
   */
  readonly generators: ArgoGenerator[];

  /**
   * Name of each Application: `{{.name}}`.
   *
   * Refused: one name for all, and what gives two elements of a list one name.
   */
  readonly applicationName: string;

  /**
   * Fields of the Applications, as JSON pointers, that may be changed in the cluster: `/spec/syncPolicy`, so that people can stop the automation for a while. What else is changed there
   * the ApplicationSet takes back.
   *
   * Refused: what does not start with `/`.
   *
   * @default - none, and the images of Kustomize where Image Updater writes them to the Applications
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Controlling-Resource-Modification/
   */
  readonly ignoreApplicationDifferences?: string[];
}

/** Adds what is wrong with an ApplicationSet, beyond the options of its Applications. */
export function checkApplicationSet(props: ArgoApplicationSetProps, template: object, problems: string[]): void {
  const { generators, applicationName, ignoreApplicationDifferences = [], routesPath, images = [] } = props;
  if (generators.length === 0) {
    problems.push('generators must have at least one generator, got none');
  }
  checkTemplates(template, generators, problems);
  const elements = generators.flatMap(({ _given }) => _given.elements ?? []);
  if (!isTemplate(applicationName) && !(generators.length === 1 && elements.length === 1)) {
    problems.push(`applicationName must be another one for each Application, got ${shown(applicationName)}: use a value of the generators, such as {{.name}}`);
  } else {
    checkDistinct(applicationName, elements, problems);
  }
  if (routesPath !== undefined && images.length > 0 && writeBackOf(props)._git === undefined) {
    problems.push('imageWriteBack must be ImageWriteBack.git beside routesPath, because an ApplicationSet leaves no part of a list of sources alone: use git');
  }
  for (const pointer of ignoreApplicationDifferences.filter(each => !each.startsWith('/'))) {
    problems.push(`ignoreApplicationDifferences must be JSON pointers that start with "/", got ${shown(pointer)}`);
  }
}

function checkDistinct(applicationName: string, elements: { [key: string]: string }[], problems: string[]): void {
  const names = new Set<string>();
  const repeated = new Set<string>();
  for (const element of elements) {
    const name = applicationName.replace(USE, (use, key: string) => element[key] ?? use);
    if (names.has(name) && !isTemplate(name)) {
      repeated.add(name);
    }
    names.add(name);
  }
  for (const name of repeated) {
    problems.push(`applicationName must be another one for each Application, got ${shown(name)} for two elements of the list: use one more of their values`);
  }
}
