import { CanaryPlan, GitOpsApp } from 'cdk8s-canary';
import { STAGING } from './values';
import { tada } from '../tada';

const app = new GitOpsApp({ plan: CanaryPlan.fromFile('canary.yaml', { target: 'staging' }) });
tada(app, STAGING);
app.synth();
