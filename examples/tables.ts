/** A table as text, the first row being its head. */
function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd();
  return [line(rows[0]), widths.map(width => '-'.repeat(width)).join('  '), ...rows.slice(1).map(line)].join('\n');
}

/** Tracks, versions, replicas, and who gets which share, all of it read from the objects. */
export function tables(objects: any[]): string {
  return `${trackTable(objects)}\n\n${shareTable(objects)}`;
}

/** What the Deployments say: a row per track. */
function trackTable(objects: any[]): string {
  const rows = objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata, spec }) => [
    metadata.name, metadata.labels.version ?? '-', String(spec.replicas), spec.template.spec.containers[0].image,
  ]);
  return table([['DEPLOYMENT', 'VERSION', 'REPLICAS', 'IMAGE'], ...rows]);
}

/** What the VirtualServices say: a row per rule, in the order in which they are tried. */
function shareTable(objects: any[]): string {
  const rows = objects.filter(({ kind }) => kind === 'VirtualService').flatMap(({ spec }) => spec.http.map((rule: any) => [
    spec.gateways === undefined ? 'mesh' : spec.gateways.join(', '),
    spec.hosts.join(', '),
    (rule.match ?? [{}]).map(request).join(' or '),
    ...['stable', 'canary'].map(subset => `${share(rule.route, subset)} %`),
  ]));
  return table([['FROM', 'HOST', 'REQUESTS', 'STABLE', 'CANARY'], ...rows]);
}

function request({ uri, headers }: any): string {
  const conditions = [
    ...Object.entries(uri ?? {}).map(([type, value]) => `${type} ${value}`),
    ...Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${Object.values(value as object)[0]}`),
  ];
  return conditions.length === 0 ? 'all others' : conditions.join(' with ');
}

function share(route: any[], subset: string): number {
  return route.filter(({ destination }) => destination.subset === subset)
    .reduce((sum, { weight }) => sum + (route.length === 1 ? 100 : weight), 0);
}
