import { fields, FLAG, list, oneOf, TEXT, whole } from './schema';

const ID = whole(0, 2147483647);

const PROFILE = { type: oneOf('Unconfined', 'RuntimeDefault', 'Localhost'), localhostProfile: TEXT };

const SHARED = {
  seLinuxOptions: fields({ user: TEXT, role: TEXT, type: TEXT, level: TEXT }),
  windowsOptions: fields({ gmsaCredentialSpecName: TEXT, gmsaCredentialSpec: TEXT, runAsUserName: TEXT, hostProcess: FLAG }),
  runAsUser: ID,
  runAsGroup: ID,
  runAsNonRoot: FLAG,
  seccompProfile: fields(PROFILE, { required: ['type'] }),
  appArmorProfile: fields(PROFILE, { required: ['type'] }),
};

const OF_POD = {
  supplementalGroups: list(ID),
  supplementalGroupsPolicy: oneOf('Merge', 'Strict'),
  fsGroup: ID,
  fsGroupChangePolicy: oneOf('Always', 'OnRootMismatch'),
  sysctls: list(fields({ name: TEXT, value: TEXT }), { empty: true }),
  seLinuxChangePolicy: oneOf('Recursive', 'MountOption'),
};

const OF_CONTAINER = {
  capabilities: fields({ add: list(TEXT), drop: list(TEXT) }),
  privileged: FLAG,
  readOnlyRootFilesystem: FLAG,
  allowPrivilegeEscalation: FLAG,
  procMount: oneOf('Default', 'Unmasked'),
};

/** The names, as ones that belong elsewhere. */
function all(names: object, where: string): { readonly [name: string]: string } {
  return Object.fromEntries(Object.keys(names).map(name => [name, where]));
}

/** What the pod as a whole may do. */
export const POD_SECURITY_CONTEXT = fields({ ...SHARED, ...OF_POD }, { elsewhere: all(OF_CONTAINER, 'in securityContext of containers') });

/** What a container may do. */
export const SECURITY_CONTEXT = fields({ ...SHARED, ...OF_CONTAINER }, { elsewhere: all(OF_POD, 'in securityContext of the pod') });
