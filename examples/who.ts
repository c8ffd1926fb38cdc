import { Caller, Manifests, TrafficModel } from 'cdk8s-canary';

/** Who gets a request, from a folder of YAML alone, with the lines that decided it. */
export function who(): string {
  const model = TrafficModel.of(Manifests.fromPath('examples/eco2/yaml'));
  const answer = model.send({
    from: Caller.gateway('istio-system/eco2-gateway'),
    host: 'api.growbin.app',
    path: '/api/v1/scan/42/result',
  });
  return answer.toString();
}
