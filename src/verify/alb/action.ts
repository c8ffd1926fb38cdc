import { JsonValue } from './json-value';

/** Something that a forward action sends requests to. */
export interface Target {
  readonly service?: string;
  readonly port?: string | number;
  /** ARN or name of a target group that is not made by the controller. */
  readonly targetGroup?: string;
  readonly weight: number;
}

/** What a rule does with a request. */
export type Action =
  | { readonly type: 'forward'; readonly targets: readonly Target[]; readonly sticky: boolean }
  | { readonly type: 'redirect'; readonly redirect: Redirect }
  | { readonly type: 'fixed-response'; readonly status: number; readonly reason: string };

/** Parts of the address that a redirect leads to; what is absent stays as it is. */
export interface Redirect {
  readonly protocol?: string;
  readonly host?: string;
  readonly port?: string;
  readonly path?: string;
  readonly query?: string;
  readonly status: number;
}

/** AWS quotas, "Target groups per action per Application Load Balancer". */
const MOST_TARGET_GROUPS = 5;

/** Weight of a target group that has none (API reference, TargetGroupTuple; range 0 to 999). */
const DEFAULT_WEIGHT = 1;

/** Reads `actions.<name>` (aws-load-balancer-controller, `Action.validate`). */
export function actionOf(json: JsonValue, refuse: (text: string) => void): Action | undefined {
  const type = json.field('type').text();
  switch (type) {
    case 'forward': return forwardOf(json, refuse);
    case 'redirect': return { type, redirect: redirectOf(json.field('redirectConfig'), refuse) };
    case 'fixed-response': return { type, status: fixedStatus(json.field('fixedResponseConfig'), refuse), reason: 'fixed response' };
    default:
      refuse(`type must be forward, redirect or fixed-response, got "${type ?? ''}"`);
      return undefined;
  }
}

function forwardOf(json: JsonValue, refuse: (text: string) => void): Action {
  const targetGroup = json.field('targetGroupARN').text() ?? json.field('targetGroupName').text();
  const config = json.field('forwardConfig');
  if ((targetGroup !== undefined) !== config.absent) {
    refuse('forward needs either forwardConfig or targetGroupARN');
  }
  if (targetGroup !== undefined) {
    return { type: 'forward', targets: [{ targetGroup, weight: DEFAULT_WEIGHT }], sticky: false };
  }
  const groups = config.field('targetGroups').list();
  if (groups.length < 1 || groups.length > MOST_TARGET_GROUPS) {
    refuse(`AWS permits 1 to ${MOST_TARGET_GROUPS} target groups, got ${groups.length}`);
  }
  const sticky = config.field('targetGroupStickinessConfig').field('enabled').boolean() === true;
  return { type: 'forward', targets: groups.map(group => targetOf(group, groups.length > 1, refuse)), sticky };
}

function targetOf(group: JsonValue, several: boolean, refuse: (text: string) => void): Target {
  const targetGroup = group.field('targetGroupARN').text() ?? group.field('targetGroupName').text();
  const service = group.field('serviceName').text();
  const port = group.field('servicePort').port();
  const weight = group.field('weight').integer();
  if ((targetGroup === undefined) === (service === undefined)) {
    refuse('a target group needs either serviceName or targetGroupARN');
  }
  if (service !== undefined && port === undefined) {
    refuse('a target group with serviceName needs servicePort');
  }
  if (several && weight === undefined) {
    refuse('weight must be set when there are several target groups');
  }
  if (weight !== undefined && (weight < 0 || weight > 999)) {
    refuse(`AWS permits weights from 0 to 999, got ${weight}`);
  }
  return { service, port, targetGroup, weight: weight ?? DEFAULT_WEIGHT };
}

function redirectOf(config: JsonValue, refuse: (text: string) => void): Redirect {
  const code = config.field('statusCode').text();
  if (code !== 'HTTP_301' && code !== 'HTTP_302') {
    refuse(`statusCode of a redirect must be HTTP_301 or HTTP_302, got "${code ?? ''}"`);
  }
  const [protocol, host, port, path, query] = ['protocol', 'host', 'port', 'path', 'query'].map(name => config.field(name).text());
  return { protocol, host, port, path, query, status: code === 'HTTP_302' ? 302 : 301 };
}

function fixedStatus(config: JsonValue, refuse: (text: string) => void): number {
  const status = config.field('statusCode').text() ?? '';
  if (!/^[245]\d\d$/.test(status)) {
    refuse(`statusCode of a fixed response must be 2XX, 4XX or 5XX, got "${status}"`);
  }
  return Number(status);
}
