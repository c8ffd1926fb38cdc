import { shown } from '../../domain/canary-error';

/** Differences between Git and the cluster that Argo CD does not see. At least one of the three lists is there. */
export interface IgnoredDifference {
  /**
   * Group of the objects, without version: `apps`.
   *
   * @default - the core group
   */
  readonly group?: string;

  /** Kind of the objects: `Deployment`. */
  readonly kind: string;

  /**
   * Name of the object.
   *
   * @default - all of them
   */
  readonly name?: string;

  /**
   * Namespace of the object.
   *
   * @default - all of them
   */
  readonly namespace?: string;

  /**
   * Fields, as JSON pointers: `/spec/template/metadata/annotations/acme.example~1restarted`.
   *
   * @default - none
   */
  readonly jsonPointers?: string[];

  /**
   * Fields, as jq paths: `.spec.template.spec.initContainers[] | select(.name == "injected")`.
   *
   * @default - none
   */
  readonly jqPathExpressions?: string[];

  /**
   * Managers whose fields are ignored: `kube-controller-manager`.
   *
   * @default - none
   */
  readonly managedFieldsManagers?: string[];
}

/** What a kind has that says who gets which request, and which pods run. */
const DECIDING: { readonly [kind: string]: { readonly fields: RegExp; readonly what: string } } = {
  VirtualService: { fields: /^\/spec(\/(http|tcp|tls)(\/|$)|$)/, what: 'the split' },
  HTTPRoute: { fields: /^\/spec(\/rules(\/|$)|$)/, what: 'the split' },
  GRPCRoute: { fields: /^\/spec(\/rules(\/|$)|$)/, what: 'the split' },
  DestinationRule: { fields: /^\/spec(\/subsets(\/|$)|$)/, what: 'the subsets of the tracks' },
  Ingress: { fields: /^\/metadata\/annotations(\/[^/]*~1(canary.*|actions\..*)|$)/, what: 'the split' },
};

/** Groups of Kubernetes itself. All others have custom resources. */
const BUILT_IN = /^($|[a-z]+$|(admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|internal\.apiserver|flowcontrol\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration)\.k8s\.io$)/;

/**
 * Adds what is wrong with ignored differences.
 *
 * @param respected whether a sync keeps what is ignored, too (`RespectIgnoreDifferences=true`)
 */
export function checkIgnored(ignored: IgnoredDifference[], respected: boolean, problems: string[]): void {
  ignored.forEach((difference, index) => {
    const { group = '', kind, name, jsonPointers = [], jqPathExpressions = [], managedFieldsManagers = [] } = difference;
    const what = `ignoreDifferences[${index}]`;
    if (jsonPointers.length + jqPathExpressions.length + managedFieldsManagers.length === 0) {
      problems.push(`${what} must say what is ignored, got nothing for ${kind}: set jsonPointers, jqPathExpressions or managedFieldsManagers, or take it out`);
    }
    for (const pointer of jsonPointers.filter(each => !each.startsWith('/'))) {
      problems.push(`${what} jsonPointers must start with "/", got ${shown(pointer)}`);
    }
    for (const path of jqPathExpressions.filter(each => !each.startsWith('.'))) {
      problems.push(`${what} jqPathExpressions must start with ".", got ${shown(path)}`);
    }
    const fields = [
      ...jsonPointers.map(pointer => ({ said: pointer, pointer })),
      ...jqPathExpressions.map(path => ({ said: path, pointer: pointerOf(path) })),
    ];
    for (const [decider, { fields: deciding, what: content }] of Object.entries(DECIDING).filter(([each]) => kind === each || kind === '*')) {
      for (const { said } of fields.filter(({ pointer }) => deciding.test(pointer))) {
        problems.push(`${what} must not ignore ${said} of ${kind === '*' ? `all kinds, ${decider} among them` : `a ${decider}`}, because it is ${content}: a change of it in Git would not be applied. Leave it to Git, or to a tool that owns it and writes it outside of Argo CD`);
      }
    }
    if (['Deployment', '*'].includes(kind) && name === undefined) {
      for (const { said } of fields.filter(({ pointer }) => /^\/spec(\/replicas)?$/.test(pointer))) {
        problems.push(`${what} must not ignore ${said} of every Deployment, because an idle canary is one with 0 replicas: name the Deployment. A track with autoscaling has no replicas in Git, so nothing differs`);
      }
    }
    if (managedFieldsManagers.length > 0 && (kind in DECIDING || kind === '*')) {
      problems.push(`${what} must not ignore fields of ${kind === '*' ? 'all kinds' : `a ${kind}`} by their manager, because it owns the whole list that it once wrote, and a change of it in Git would never be applied, got ${managedFieldsManagers.map(shown).join(', ')}: name the fields`);
    }
    if (respected && !BUILT_IN.test(group)) {
      for (const { said } of fields.filter(({ pointer }) => /\/(\d+|-|\[)(\/|$)/.test(pointer))) {
        problems.push(`${what} must not ignore ${said}, which is in a list of a custom resource, together with RespectIgnoreDifferences=true: the sync would keep the whole list as it is in the cluster. Take the sync option out`);
      }
    }
  });
}

/** A path of jq as the start of a JSON pointer, as far as it is one: `.spec.http[].route` as `/spec/http/[/route`. */
function pointerOf(path: string): string {
  const [steps] = /^(\.("[^"]*"|\w+)?(\[[^\]]*\]\??)*)*/.exec(path.replace(/\s+/g, '')) ?? [''];
  const parts = [...steps.matchAll(/\.?"([^"]*)"|\.(\w+)|\[(?:"([^"]*)"|([^\]]*))\]/g)].map(([, quoted, word, key, index]) => {
    const field = quoted ?? word ?? key;
    return field === undefined ? index === '' ? '[' : index : field.replace(/~/g, '~0').replace(/\//g, '~1');
  });
  return `/${parts.join('/')}`;
}
