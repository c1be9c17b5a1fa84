package main

import (
	"bytes"
	"encoding/json"

	"helm.sh/helm/v4/pkg/chart/v2/loader"
)

// mergeLayers puts the layers over one another as the client does with several -f.
func mergeLayers(layers []json.RawMessage) (map[string]any, error) {
	merged := map[string]any{}
	for index, layer := range layers {
		values, err := readLayer(layer)
		if err != nil {
			fault := refusef(invalidValues, "SYNTAX", "values layer %d: %v", index, err)
			fault.Line = lineOf(fault.Message)
			return nil, fault
		}
		merged = loader.MergeMaps(merged, values)
	}
	return merged, nil
}

func readLayer(layer json.RawMessage) (map[string]any, error) {
	if bytes.HasPrefix(bytes.TrimSpace(layer), []byte(`"`)) {
		var text string
		if err := json.Unmarshal(layer, &text); err != nil {
			return nil, err
		}
		return loader.LoadValues(bytes.NewBufferString(text))
	}
	values := map[string]any{}
	return values, json.Unmarshal(layer, &values)
}
