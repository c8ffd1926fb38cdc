/** A map of strings, as labels and annotations are. */
export interface StringMap { [key: string]: string }

/** An environment variable of a container. */
export interface EnvVariable {
  name: string;
  value?: string;
  valueFrom?: unknown;
}

/** The fields of a container that the library reads or writes; all others are carried along. */
export interface ContainerManifest {
  name: string;
  image?: string;
  command?: string[];
  args?: string[];
  ports?: { name?: string; containerPort: number; protocol?: string }[];
  env?: EnvVariable[];
  envFrom?: object[];
  resources?: { requests?: StringMap; limits?: StringMap };
  readinessProbe?: unknown;
  lifecycle?: { preStop?: unknown };
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
}

/** The fields of a pod template that the library reads or writes. */
export interface PodTemplateManifest {
  metadata?: { labels?: StringMap; annotations?: StringMap };
  spec?: {
    containers?: ContainerManifest[];
    initContainers?: ContainerManifest[];
    nodeSelector?: StringMap;
    tolerations?: object[];
    volumes?: { name: string }[];
    terminationGracePeriodSeconds?: number;
    serviceAccountName?: string;
    serviceAccount?: string;
    automountServiceAccountToken?: boolean;
    imagePullSecrets?: object[];
    restartPolicy?: string;
  };
}

/** A selector of pods: all of its labels and all of its expressions. */
export interface LabelSelector {
  matchLabels?: StringMap;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** What every object says of itself. */
export interface MetadataManifest {
  name?: string;
  namespace?: string;
  labels?: StringMap;
  annotations?: StringMap;
}

/** The fields of a Deployment that the library reads or writes. */
export interface DeploymentManifest {
  metadata?: MetadataManifest;
  spec?: {
    replicas?: number;
    selector?: LabelSelector;
    template?: PodTemplateManifest;
    strategy?: { type?: string; rollingUpdate?: object };
    minReadySeconds?: number;
    progressDeadlineSeconds?: number;
    revisionHistoryLimit?: number;
  };
}

/** The fields of a Service that the library reads; all others are carried along. */
export interface ServiceManifest {
  metadata?: MetadataManifest;
  spec?: {
    type?: string;
    clusterIP?: string;
    selector?: StringMap;
    ports?: { name?: string; port: number; targetPort?: unknown; appProtocol?: string; protocol?: string }[];
  };
}
