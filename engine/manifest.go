package main

import (
	"encoding/json"
	"errors"
	"regexp"
	"sort"
	"strings"

	chart "helm.sh/helm/v4/pkg/chart/v2"
	release "helm.sh/helm/v4/pkg/release/v1"
	"helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

// renderedObject is one Kubernetes object and where it came from.
type renderedObject struct {
	// Object is the JSON that Helm's own YAML reader makes of the text: never read it as YAML again.
	Object json.RawMessage `json:"object"`
	// Template is the path with the chart's name in front, as in "# Source:".
	Template string `json:"template"`
	Hook     *hook  `json:"hook,omitempty"`
	// Inexact are JSON pointers of integers that a JavaScript number cannot hold.
	Inexact []string `json:"inexact,omitempty"`
}

type hook struct {
	Events            []release.HookEvent           `json:"events"`
	Weight            int                           `json:"weight"`
	DeletePolicies    []release.HookDeletePolicy    `json:"deletePolicies"`
	OutputLogPolicies []release.HookOutputLogPolicy `json:"outputLogPolicies"`
}

// objectsOf splits and sorts the rendered files as Helm does: objects in install order, then hooks.
func objectsOf(files map[string]string) ([]renderedObject, error) {
	hooks, manifests, err := util.SortManifests(files, nil, util.InstallOrder)
	if err != nil {
		return nil, manifestFault(err)
	}
	objects := []renderedObject{}
	for _, manifest := range manifests {
		if objects, err = appendObjects(objects, manifest.Name, manifest.Content, nil); err != nil {
			return nil, err
		}
	}
	for _, found := range hooks {
		shape := &hook{found.Events, found.Weight, found.DeletePolicies, found.OutputLogPolicies}
		if objects, err = appendObjects(objects, found.Path, found.Manifest, shape); err != nil {
			return nil, err
		}
	}
	return objects, nil
}

// definitionsOf gives the objects of crds/, also of charts inside the chart.
func definitionsOf(loaded *chart.Chart) ([]renderedObject, error) {
	definitions := []renderedObject{}
	for _, file := range loaded.CRDObjects() {
		documents := util.SplitManifests(string(file.File.Data))
		order := make([]string, 0, len(documents))
		for key := range documents {
			order = append(order, key)
		}
		sort.Sort(util.BySplitManifestsOrder(order))
		for _, key := range order {
			var err error
			if definitions, err = appendObjects(definitions, file.Filename, documents[key], nil); err != nil {
				return nil, err
			}
		}
	}
	return definitions, nil
}

// appendObjects adds the object of one document, the items of a list, or nothing for an empty document.
func appendObjects(objects []renderedObject, template, text string, shape *hook) ([]renderedObject, error) {
	object, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return nil, manifestFaultIn(template, err)
	}
	if string(object) == "null" {
		return objects, nil
	}
	var head struct {
		APIVersion string            `json:"apiVersion"`
		Kind       string            `json:"kind"`
		Items      []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(object, &head); err != nil {
		return nil, manifestFaultIn(template, errors.New("not a Kubernetes object"))
	}
	if head.Kind == "" || head.APIVersion == "" {
		return nil, manifestFaultIn(template, errors.New("an object without kind or apiVersion"))
	}
	if head.Items == nil || !strings.HasSuffix(head.Kind, "List") {
		return append(objects, renderedObject{object, template, shape, inexactIn(object)}), nil
	}
	for _, item := range head.Items {
		if objects, err = appendObjects(objects, template, string(item), shape); err != nil {
			return nil, err
		}
	}
	return objects, nil
}

var manifestFile = regexp.MustCompile(`^YAML parse error on ([^:]+): `)

func manifestFault(err error) error {
	fault := refusef(invalidChart, "INVALID_MANIFEST", "%v", err)
	if match := manifestFile.FindStringSubmatch(fault.Message); match != nil {
		fault.File = match[1]
	}
	return fault
}

// manifestFaultIn names the template; a line in the message counts in the rendered text.
func manifestFaultIn(template string, err error) error {
	return &refusal{Code: invalidChart, Reason: "INVALID_MANIFEST", File: template,
		Message: template + " does not render to Kubernetes objects: " + err.Error()}
}
