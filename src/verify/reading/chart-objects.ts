import { ApiObject, App, Chart, DependencyGraph } from 'cdk8s';

/** A manifest and the path of its construct. */
export interface ChartObject {
  readonly manifest: any;
  readonly path: string;
}

/** The objects of a chart, as `toJson` has them, after a validation of the whole app. */
export function chartObjects(chart: Chart): ChartObject[] {
  const manifests = chart.toJson();
  const constructs = apiObjects(chart);
  // A chart may have a toJson of its own, with other objects.
  const known = constructs.length === manifests.length;
  return manifests.map((manifest, index) => ({ manifest, path: known ? constructs[index].node.path : chart.node.path }));
}

/**
 * The objects of all charts. Each `toJson` of a chart validates the whole app, which makes a synth quadratic in the number of charts: here only the
 * first one does.
 */
export function appObjects(app: App): ChartObject[] {
  app.charts.slice(0, 1).forEach(chart => chart.toJson());
  return renderedObjects(app);
}

/** The objects of all charts without any validation, taken apart as `toJson` does it; a chart with a `toJson` of its own is asked for them. */
export function renderedObjects(app: App): ChartObject[] {
  return app.charts.flatMap(chart => chart.toJson === Chart.prototype.toJson
    ? apiObjects(chart).map(object => ({ manifest: object.toJson(), path: object.node.path })) : chartObjects(chart));
}

function apiObjects(chart: Chart): ApiObject[] {
  const constructs = new DependencyGraph(chart.node).topology();
  return constructs.filter(construct => ApiObject.isApiObject(construct) && Chart.of(construct) === chart) as ApiObject[];
}
