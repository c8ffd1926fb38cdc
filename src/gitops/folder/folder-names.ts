/** What the writer keeps for itself in the output folder. Neither name ends like one that Argo CD or kubectl would read. */

/** File that remembers what was written. */
export const FOLDER_RECORD = '.cdk8s-canary';

/** Folder that is there while somebody writes. */
export const FOLDER_LOCK = '.cdk8s-canary.lock';
