import { serviceLike, serviceSpec } from './kubernetes-service';
import { RoutingContext, RoutingObject, RoutingSubject, RoutingTarget } from './routing-provider';
import { shown } from '../domain/canary-error';
import { selects } from '../domain/label-selector';
import { Track, TRACK_SUFFIX } from '../domain/track';

const SERVICE = { apiVersion: 'v1', kind: 'Service' };

/** A Service per track: the plain name for stable alone, `-canary` and `-baseline` for the tracks that there are. */
export function trackServices({ name, hasCanary, hasBaseline }: RoutingSubject): RoutingObject[] {
  return [
    { id: 'Service', ...SERVICE, name },
    ...hasCanary ? [{ id: 'CanaryService', ...SERVICE, name: name + TRACK_SUFFIX[Track.CANARY] }] : [],
    ...hasBaseline ? [{ id: 'BaselineService', ...SERVICE, name: name + TRACK_SUFFIX[Track.BASELINE] }] : [],
  ];
}

/** Their specs, by id. The Service that already runs stays as it is, and the others have its ports. */
export function trackServiceSpecs({ ports, stable, canary, baseline, service }: RoutingContext): { [id: string]: any } {
  const of = ({ selector }: RoutingTarget) => service === undefined ? serviceSpec(selector, ports) : serviceLike(service, selector);
  return { Service: service ?? of(stable), CanaryService: of(canary), BaselineService: baseline && of(baseline) };
}

/**
 * Adds what is wrong with a Service that already runs: it must select stable pods, and no others.
 *
 * @param where what has a Service per track, as messages say it: `in IstioMode.HOSTS`
 */
export function checkStableService(where: string, context: RoutingContext, problems: string[]): void {
  const { service } = context;
  if (service === undefined || !checkSelectsStable(context, problems)) {
    return;
  }
  const other = otherTracks(context).find(target => isSelected(service, target));
  if (other !== undefined) {
    const [[key, value]] = Object.entries(service.selector);
    problems.push(`the Service must select stable pods only ${where}, got the selector ${labelsShown(service.selector)}, which pods of another track match, too: give that track another value, such as labels: { ${shown(key)}: ${shown(`${value}-canary`)} }`);
  }
}

/**
 * Adds what is wrong with a Service that already runs where one is in front of all tracks: it must select the pods of each.
 *
 * @param where what has one Service over all tracks, as messages say it: `in IstioMode.SUBSETS`
 * @param instead what has a Service per track: `IstioMode.HOSTS`
 */
export function checkSharedService(where: string, instead: string, context: RoutingContext, problems: string[]): void {
  const { service } = context;
  if (checkSelectsStable(context, problems) && !otherTracks(context).every(target => isSelected(service, target))) {
    problems.push(`the Service must select the pods of all tracks ${where}, got the selector ${labelsShown(service.selector)}, which pods of another track do not match: use ${instead}, or take the label out of the selector`);
  }
}

/** The tracks that there are beside stable. */
function otherTracks({ canary, baseline, hasCanary }: RoutingContext): RoutingTarget[] {
  return [...hasCanary ? [canary] : [], ...baseline === undefined ? [] : [baseline]];
}

/** Whether the Service that already runs selects the stable pods; adds a problem where it does not. */
export function checkSelectsStable({ service, stable }: RoutingContext, problems: string[]): boolean {
  const good = isSelected(service, stable);
  if (!good) {
    problems.push(`the Service must select the pods of Deployment ${stable.name}, got the selector ${labelsShown(service.selector)} and pods with ${labelsShown(stable.podLabels)}`);
  }
  return good;
}

/** Whether a Service, by its spec, selects the pods of a track. */
function isSelected({ selector }: any, { podLabels }: RoutingTarget): boolean {
  return selects({ matchLabels: selector }, podLabels);
}

/** Labels as messages show them: `app: web, track: stable`. */
export function labelsShown(labels: { [key: string]: string }): string {
  return Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join(', ');
}
