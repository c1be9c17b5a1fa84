package main

import (
	"encoding/json"
	"sort"

	chart "helm.sh/helm/v4/pkg/chart/v2"
)

type inspectRequest struct {
	Limits limits `json:"limits"`
	// Values are layers as in a render: they may hold templates of their own.
	Values []json.RawMessage `json:"values"`
}

type inspection struct {
	// Metadata is Chart.yaml as Helm stores it in releases.
	Metadata *chart.Metadata `json:"metadata"`
	Defaults map[string]any  `json:"defaults"`
	// Schema is values.schema.json as written, or null.
	Schema    json.RawMessage `json:"schema,omitempty"`
	Templates []string        `json:"templates"`
	// UsesStationContext is false only if no render can depend on global.stationmaster.
	UsesStationContext bool `json:"usesStationContext"`
}

func inspect(request, payload []byte) (any, error) {
	var asked inspectRequest
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, refusef(invalidInput, "REQUEST", "%v", err)
	}
	loaded, err := load(payload, asked.Limits)
	if err != nil {
		return nil, err
	}
	values, err := mergeLayers(asked.Values)
	if err != nil {
		return nil, err
	}
	found := inspection{
		Metadata:           loaded.Metadata,
		Defaults:           loaded.Values,
		Templates:          templateNames(loaded),
		UsesStationContext: usesStationContext(loaded, values),
	}
	if found.Defaults == nil {
		found.Defaults = map[string]any{}
	}
	if len(loaded.Schema) > 0 {
		if !json.Valid(loaded.Schema) {
			return nil, &refusal{Code: invalidChart, Reason: "INVALID_SCHEMA", File: "values.schema.json",
				Message: "values.schema.json is not JSON"}
		}
		found.Schema = loaded.Schema
	}
	return found, nil
}

func templateNames(loaded *chart.Chart) []string {
	names := []string{}
	visit(loaded, func(one *chart.Chart) {
		for _, template := range one.Templates {
			names = append(names, one.ChartFullPath()+"/"+template.Name)
		}
	})
	sort.Strings(names)
	return names
}

// visit calls each with the chart and all charts inside it.
func visit(loaded *chart.Chart, each func(*chart.Chart)) {
	each(loaded)
	for _, dependency := range loaded.Dependencies() {
		visit(dependency, each)
	}
}
