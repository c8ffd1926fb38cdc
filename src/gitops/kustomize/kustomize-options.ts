/** What a layout for Kustomize has beside a folder per chart. */
export interface KustomizeOptions {
  /**
   * Folders of overlays, one for each environment: `dev`, `prod`. The files of a chart are then in `<chart>/base`, and `<chart>/dev/kustomization.yaml` is made once. From then on
   * it belongs to people; only the entries of its `images:` follow the code, as long as nobody else changes them.
   *
   * Refused: a name that is no DNS label, `base`, and one twice.
   *
   * @default - none, the kustomization of a chart is beside its files
   */
  readonly overlays?: string[];

  /**
   * Folder of the charts below that of the output: `domains`.
   *
   * Refused: anything but DNS labels with `/` between them.
   *
   * @default - that of the output
   */
  readonly folder?: string;

  /**
   * Folder of the routes below that of the output, with a kustomization for each chart that has some: `routing`. What another Application or team applies is then
   * in a tree of its own. Kustomize matches names within one tree: a prefix of one does not reach the hosts in the other.
   *
   * Refused: what `folder` refuses, and the same folder.
   *
   * @default - routes are beside the other objects of their chart
   */
  readonly routesFolder?: string;

  /**
   * Namespace of the Flux `ImagePolicy` of each track, which is called `<process>-<track>`: `flux-system`. The entries of `images:` then have the markers by which Flux
   * finds them.
   *
   * @default - no markers
   * @see https://fluxcd.io/flux/guides/image-update/
   */
  readonly imagePolicyNamespace?: string;
}
