import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { applicationMetadata, applicationSpec, checkOptions, checkPlace, writeBackOf } from './application';
import { ArgoApplicationOptions, ArgoApplicationProps, ArgoApplicationsProps } from './application-options';
import { ArgoApplicationSetProps, checkApplicationSet } from './application-set-options';
import { ArgoPlace } from './argo-place';
import { imageEntry } from './image-update';
import { checkImageUpdater, ImageUpdaterProps } from './image-updater-options';
import { ImageWriteBack, writeBackMethod, writeBackTarget } from './image-write-back';
import { checkNoTemplates } from './templates';
import { CanaryError, shown } from '../../domain/canary-error';
import { isDnsSubdomain } from '../../domain/names';

const NAMESPACE = 'argocd';
const IMAGES = '/spec/source/kustomize/images';

/**
 * What Argo CD reads beside the objects of the app: Applications, ApplicationSets, and which images are kept up to date. They go into a chart of their own.
 *
 * Kustomize options of an Application are not offered. `commonLabels` are written into selectors as well, and give both tracks the same ones; `namePrefix` and `images` belong into
 * the kustomization, which the layout for Kustomize is made for.
 */
export class ArgoCd {
  /**
   * An Application: one folder that is kept equal to Git.
   *
   * Refused: what `ArgoApplicationProps` refuses, and templates.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#applications
   */
  public static application(scope: Construct, id: string, props: ArgoApplicationProps): ApiObject {
    const problems: string[] = [];
    checkOptions(props, problems);
    checkApplication(props, problems);
    fail(scope, id, problems);
    return application(scope, id, props.name ?? id, props, props);
  }

  /**
   * An Application for each of several folders, such as those of the charts of an app.
   *
   * Refused: what `ArgoApplicationsProps` refuses, and templates.
   */
  public static applications(scope: Construct, props: ArgoApplicationsProps): ApiObject[] {
    const problems: string[] = [];
    const { folders, ...options } = props;
    if (folders.length === 0) {
      problems.push('folders must have at least one folder, got none');
    }
    const first = { name: new Map<string, number>(), path: new Map<string, number>() };
    folders.forEach(({ name, path, images }, index) => {
      for (const [what, value] of [['name', name], ['path', path]] as const) {
        const other = first[what].get(value);
        if (other === undefined) {
          first[what].set(value, index);
        } else {
          problems.push(`folders[${index}] must have a ${what} of its own, got ${shown(value)} as folders[${other}] has`);
        }
      }
      if (images !== undefined && options.images !== undefined) {
        problems.push(`folders[${index}] must not have images beside those for all folders: remove one of them`);
      }
    });
    for (const folder of folders) {
      const all = { ...options, images: folder.images ?? options.images };
      checkOptions(all, problems);
      checkApplication({ ...all, ...folder }, problems);
    }
    fail(scope, 'ArgoCd.applications', problems);
    return folders.map(folder => application(scope, folder.name, folder.name, { ...options, images: folder.images ?? options.images }, folder));
  }

  /**
   * An ApplicationSet: an Application for each thing that its generators find.
   *
   * Refused: what `ArgoApplicationSetProps` refuses, and templates that use what a generator does not give.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
   */
  public static applicationSet(scope: Construct, id: string, props: ArgoApplicationSetProps): ApiObject {
    const { name = id, generators, applicationName, ignoreApplicationDifferences = [], images = [] } = props;
    const problems: string[] = [];
    const metadata = applicationMetadata(props);
    checkOptions(props, problems);
    checkPlace(props, problems);
    checkName(name, problems);
    const template = { metadata: { name: applicationName, ...metadata }, spec: applicationSpec(props, props) };
    checkApplicationSet(props, template, problems);
    fail(scope, id, problems);
    const written = images.length > 0 && writeBackOf(props)._git === undefined ? [IMAGES] : [];
    const pointers = [...new Set([...written, ...ignoreApplicationDifferences])];
    return new ApiObject(scope, id, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name, namespace: namespaceOf(scope, props) },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: generators.map(({ _spec }) => _spec),
        template,
        ...pointers.length === 0 ? {} : { ignoreApplicationDifferences: [{ jsonPointers: pointers }] },
      },
    });
  }

  /**
   * An `ImageUpdater`: which images of which Applications Argo CD Image Updater keeps up to date, from its version 1.0 on.
   *
   * Refused: what `ImageUpdaterProps` refuses, and templates.
   *
   * @see https://argocd-image-updater.readthedocs.io/en/stable/configuration/images/
   */
  public static imageUpdater(scope: Construct, id: string, props: ImageUpdaterProps): ApiObject {
    const { name = id, applications, writeBack = ImageWriteBack.git() } = props;
    const namespace = namespaceOf(scope, props);
    const problems: string[] = [];
    checkName(name, problems);
    checkImageUpdater(props, namespace, problems);
    checkNoTemplates({ applications, writeBack }, problems);
    fail(scope, id, problems);
    const git = writeBack._git;
    const gitConfig = git === undefined ? undefined : { repository: git.repository, branch: git.branch, writeBackTarget: writeBackTarget(git) };
    return new ApiObject(scope, id, {
      apiVersion: 'argocd-image-updater.argoproj.io/v1alpha1',
      kind: 'ImageUpdater',
      metadata: { name, namespace },
      spec: {
        ...applications.every(({ useAnnotations }) => useAnnotations) ? {} : { writeBackConfig: { method: writeBackMethod(writeBack), gitConfig } },
        applicationRefs: applications.map(({ namePattern, images, useAnnotations }) => (
          useAnnotations ? { namePattern, useAnnotations } : { namePattern, images: images?.map(imageEntry) })),
      },
    });
  }

  private constructor() {}
}

function application(scope: Construct, id: string, name: string, options: ArgoApplicationOptions, place: ArgoPlace): ApiObject {
  return new ApiObject(scope, id, {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: namespaceOf(scope, options), ...applicationMetadata(options) },
    spec: applicationSpec(options, place),
  });
}

function checkApplication(props: ArgoApplicationOptions & ArgoPlace & { readonly name?: string }, problems: string[]): void {
  const { name, images = [], path } = props;
  checkPlace(props, problems);
  if (name !== undefined) {
    checkName(name, problems);
  }
  if (images.length > 0 && writeBackOf(props)._git === undefined) {
    problems.push('imageWriteBack must be ImageWriteBack.git for an Application of its own, because applying it again takes away what was written into it: use git, or ArgoCd.applicationSet');
  }
  checkNoTemplates({ metadata: applicationMetadata(props), spec: applicationSpec(props, { ...props, path }) }, problems);
}

/** Adds a problem for a name that Kubernetes refuses. */
function checkName(name: string, problems: string[]): void {
  if (!isDnsSubdomain(name)) {
    problems.push(`name must be lower-case letters, digits, "-" and ".", got ${shown(name)}: set the name prop or another construct id`);
  }
}

function namespaceOf(scope: Construct, { namespace }: { readonly namespace?: string }): string {
  return namespace ?? Chart.of(scope).namespace ?? NAMESPACE;
}

function fail(scope: Construct, id: string, problems: string[]): void {
  if (problems.length > 0) {
    throw new CanaryError(`${scope.node.path}/${id}`, problems);
  }
}
