/** Where an Application takes its objects from, and where they go. */
export interface ArgoPlace {
  /**
   * Folder in the repository: `workloads/domains/auth/dev`. It is that of the output, and `app.folderOf(chart)` below it; in an ApplicationSet it can be a template:
   * `workloads/domains/{{.name}}/dev`.
   *
   * Refused: a path that starts with `/` or has `..`.
   */
  readonly path: string;

  /**
   * Folder of the routes, where the layout has one for them (`routesFolder`): `workloads/routing/auth/dev`. Both folders are then sources of one Application,
   * so that its waves order all of it: routes change when the pods are ready. Of two Applications none waits for the other. Image Updater writes to the first
   * source, which is `path`.
   *
   * Refused: what `path` refuses, and the same folder; and in an ApplicationSet beside images that are written into the Applications.
   *
   * @default - none, routes are in the folder of the rest
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/
   */
  readonly routesPath?: string;

  /**
   * Namespace of objects that say none themselves. In an ApplicationSet it can be a template: `{{.name}}`.
   *
   * @default - none
   */
  readonly destinationNamespace?: string;
}
