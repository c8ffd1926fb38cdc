import { VERSION } from './versions';

/**
 * `.github/workflows/canary.yml`. What runs code of a pull request may read only, and what writes to it runs no code of it.
 *
 * @see https://docs.github.com/en/actions/reference/security/secure-use
 */
export function workflowFile(output: string): string {
  return `# Tests, renders and checks the app, and says on a pull request what it does to traffic.
# GitHub reads this file in the root of a repository only. An app in a folder below needs working-directory, and its folder in the paths.
name: canary

on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0
        with:
          node-version: 22
          cache: npm
      - run: npm ci --ignore-scripts
      - run: npm test
      - run: npm run synth
      - name: What is committed is what the code writes
        run: |
          git add --intent-to-add ${output}
          git diff --exit-code -- ${output}
      - run: npm run check

  report:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read
      pull-requests: write # the report is a comment
      security-events: write # findings are shown in the code
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          ref: \${{ github.event.pull_request.base.sha }}
          path: before
          persist-credentials: false
      - uses: cdk8s-canary/cdk8s-canary@v${VERSION}
        with:
          before: before/${output}
          after: ${output}
`;
}
