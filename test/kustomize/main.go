// The command `kubectl kustomize` and nothing else of kubectl, for the tests.
package main

import (
	"os"

	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/kubectl/pkg/cmd/kustomize"
)

func main() {
	command := kustomize.NewCmdKustomize(genericiooptions.IOStreams{In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr})
	command.SilenceUsage = true
	if command.Execute() != nil {
		os.Exit(1)
	}
}
