/** The namespace that the test makes and deletes. */
export const NAMESPACE = 'cdk8s-canary-e2e';

/** The label by which it is known as one of this test. */
export const LABEL = 'cdk8s-canary.dev/e2e';

/** Images of two versions that serve HTTP. */
const IMAGES = 'registry.k8s.io/e2e-test-images/agnhost:2.52,registry.k8s.io/e2e-test-images/agnhost:2.53';

/** What the test needs to know of a cluster, as README.md says it. */
export interface Settings {
  /** Where requests are sent; undefined for the address of the gateway's Service. */
  readonly url?: string;
  /** Labels of the pods of the ingress gateway. */
  readonly gateway: { readonly [key: string]: string };
  readonly stable: string;
  readonly canary: string;
}

/** Reads the environment variables of the test. */
export function settingsOf({ E2E_URL, E2E_GATEWAY_LABELS = 'istio=ingressgateway', E2E_IMAGES = IMAGES }: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  const gateway = E2E_GATEWAY_LABELS.split(',').map(text => /^([^=\s]+)=([^=\s]+)$/.exec(text.trim()));
  if (gateway.includes(null)) {
    problems.push(`E2E_GATEWAY_LABELS must be labels, as istio=ingressgateway,app=gateway, got ${JSON.stringify(E2E_GATEWAY_LABELS)}`);
  }
  const images = E2E_IMAGES.split(',').map(image => image.trim());
  if (images.length !== 2 || images.includes('') || images[0] === images[1]) {
    problems.push(`E2E_IMAGES must be two images with a comma between them, that of stable and that of the canary, got ${JSON.stringify(E2E_IMAGES)}`);
  }
  if (E2E_URL !== undefined && !/^https?:\/\/[^/]/.test(E2E_URL)) {
    problems.push(`E2E_URL must be where the gateway is reached, as http://10.0.0.1, got ${JSON.stringify(E2E_URL)}`);
  }
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  return { url: E2E_URL, gateway: Object.fromEntries(gateway.map(pair => [pair![1], pair![2]])), stable: images[0], canary: images[1] };
}
