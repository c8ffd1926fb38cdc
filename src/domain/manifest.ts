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
  resources?: { requests?: StringMap; limits?: StringMap };
  readinessProbe?: unknown;
}

/** The fields of a pod template that the library reads or writes. */
export interface PodTemplateManifest {
  metadata?: { labels?: StringMap; annotations?: StringMap };
  spec?: {
    containers?: ContainerManifest[];
    initContainers?: ContainerManifest[];
    nodeSelector?: StringMap;
    tolerations?: object[];
  };
}

/** The fields of a Deployment that the library reads or writes. */
export interface DeploymentManifest {
  metadata?: { name?: string; namespace?: string; labels?: StringMap; annotations?: StringMap };
  spec?: {
    replicas?: number;
    selector?: { matchLabels?: StringMap };
    template?: PodTemplateManifest;
  };
}
