package main

import (
	"encoding/json"
	"sort"

	"helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

// parseYAML reads a stream of documents as Helm would; empty ones are left out.
func parseYAML(request, _ []byte) (any, error) {
	var asked struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, refusef(invalidInput, "REQUEST", "%v", err)
	}
	documents := util.SplitManifests(asked.Text)
	order := make([]string, 0, len(documents))
	for key := range documents {
		order = append(order, key)
	}
	sort.Sort(util.BySplitManifestsOrder(order))
	parsed := []json.RawMessage{}
	for _, key := range order {
		document, err := yaml.YAMLToJSON([]byte(documents[key]))
		if err != nil {
			fault := refusef(invalidInput, "SYNTAX", "document %d: %v", len(parsed), err)
			fault.Line = lineOf(fault.Message)
			return nil, fault
		}
		if string(document) != "null" {
			parsed = append(parsed, document)
		}
	}
	return map[string]any{"documents": parsed}, nil
}

// toYAML writes each object as Helm would, keys in order.
func toYAML(request, _ []byte) (any, error) {
	var asked struct {
		Objects []json.RawMessage `json:"objects"`
	}
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, refusef(invalidInput, "REQUEST", "%v", err)
	}
	texts := make([]string, 0, len(asked.Objects))
	for _, object := range asked.Objects {
		text, err := yaml.JSONToYAML(object)
		if err != nil {
			return nil, refusef(invalidInput, "SYNTAX", "%v", err)
		}
		texts = append(texts, string(text))
	}
	return map[string]any{"texts": texts}, nil
}
