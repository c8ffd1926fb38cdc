import { kustomization } from './kustomization';
import { KustomizeOptions } from './kustomize-options';
import { NAME_REFERENCES } from './name-references';
import { OverlayCheck, sharedKustomization, sharedOverlay } from './shared-images';
import { checkTrackImages, trackImages } from './track-images';
import { checkNameChange, checkSelectorLabels, checkSeparateRoutes } from './unreached-names';
import { CanaryError, shown } from '../../domain/canary-error';
import { isDnsLabel } from '../../domain/names';
import { LayoutChart, LayoutObject } from '../layout-object';
import { objectFiles } from '../object-files';
import { OutputFile } from '../output-file';

const BASE = 'base';
const KUSTOMIZATION = 'kustomization.yaml';
const REFERENCES = 'name-references.yaml';

/** A folder of kustomizations, one per chart. */
interface Tree {
  readonly folder: string | undefined;
  readonly has: (object: LayoutObject) => boolean;
}

/** A folder per chart with a kustomization, and overlays. */
export class KustomizeLayout {
  private readonly trees: Tree[];
  private readonly overlays: string[];

  constructor(private readonly options: KustomizeOptions) {
    const { folder, routesFolder, overlays = [] } = options;
    const problems: string[] = [];
    checkOptions(options, problems);
    if (problems.length > 0) {
      throw new CanaryError('Layout.kustomize', problems);
    }
    const isRoute = ({ role }: LayoutObject) => role?.route === true;
    this.overlays = overlays;
    this.trees = routesFolder === undefined ? [{ folder, has: () => true }]
      : [{ folder, has: object => !isRoute(object) }, { folder: routesFolder, has: isRoute }];
  }

  /** Folder of a chart, or of one of its overlays, in the tree of the workloads. */
  public folder(chart: string, overlay?: string): string | undefined {
    return overlay !== undefined && !this.overlays.includes(overlay) ? undefined : pathOf(this.trees[0].folder, chart, overlay ?? this.base());
  }

  /** The files of a chart, in all trees. */
  public files(chart: LayoutChart, problems: string[]): OutputFile[] {
    return this.trees.flatMap(({ folder, has }) => {
      const objects = chart.objects.filter(has);
      const divided = objects.length < chart.objects.length;
      const check: OverlayCheck = (rest, told) => {
        const manifests = objects.map(({ manifest }) => manifest);
        checkSelectorLabels(manifests, rest, told);
        if (divided) {
          checkSeparateRoutes(chart.name, rest, told);
        } else {
          checkNameChange(manifests, rest, told);
        }
      };
      return objects.length === 0 ? [] : this.chartFiles(pathOf(folder, chart.name), { ...chart, objects }, check, problems);
    });
  }

  private chartFiles(root: string, { name, objects }: LayoutChart, check: OverlayCheck, problems: string[]): OutputFile[] {
    const tracked = objects.map(object => ({ ...object, ...trackImages(object.manifest, object.role) }));
    checkTrackImages(tracked, problems);
    const images = tracked.flatMap(object => object.images);
    const folder = pathOf(root, this.base());
    const files = objectFiles(folder, tracked, [KUSTOMIZATION, REFERENCES], problems);
    const resources = files.map(({ path }) => path.slice(folder.length + 1));
    const policies = this.options.imagePolicyNamespace;
    const own = { resources, configurations: [REFERENCES], policies };
    const listing = { path: `${folder}/${KUSTOMIZATION}`, subject: `kustomization of chart ${name}`, lists: true };
    files.push({ path: `${folder}/${REFERENCES}`, text: NAME_REFERENCES, subject: `name references of chart ${name}` });
    if (this.overlays.length === 0) {
      const shared = sharedKustomization({ ...own, images });
      return [...files, { ...listing, text: shared.text, shared }];
    }
    const shared = sharedOverlay({ resources: [`../${BASE}`], images, policies }, check);
    const overlays = this.overlays.map((overlay): OutputFile => (
      { path: `${root}/${overlay}/${KUSTOMIZATION}`, text: shared.text, subject: `overlay ${overlay} of chart ${name}`, lists: true, shared }));
    return [...files, { ...listing, text: kustomization({ ...own, images: [] }) }, ...overlays];
  }

  private base(): string | undefined {
    return this.overlays.length === 0 ? undefined : BASE;
  }
}

function pathOf(...parts: (string | undefined)[]): string {
  return parts.filter(part => part !== undefined).join('/');
}

function checkOptions({ overlays = [], folder, routesFolder, imagePolicyNamespace }: KustomizeOptions, problems: string[]): void {
  overlays.forEach((overlay, index) => {
    if (!isDnsLabel(overlay) || overlay === BASE) {
      problems.push(`overlay must be a DNS label and not ${shown(BASE)}, got ${shown(overlay)}`);
    } else if (overlays.indexOf(overlay) < index) {
      problems.push(`overlays must be named once, got ${shown(overlay)} twice`);
    }
  });
  for (const [name, path] of Object.entries({ folder, routesFolder })) {
    if (path !== undefined && !path.split('/').every(isDnsLabel)) {
      problems.push(`${name} must be DNS labels with "/" between them, below the folder of the output, got ${shown(path)}`);
    }
  }
  if (routesFolder !== undefined && routesFolder === folder) {
    problems.push(`routesFolder must be another folder than that of the charts, got ${shown(routesFolder)} for both: remove routesFolder to have routes beside the rest`);
  }
  if (imagePolicyNamespace !== undefined && !isDnsLabel(imagePolicyNamespace)) {
    problems.push(`imagePolicyNamespace must be a DNS label, got ${shown(imagePolicyNamespace)}`);
  }
}
