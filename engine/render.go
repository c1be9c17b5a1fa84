package main

import (
	"encoding/json"
	"maps"
	"path"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
)

const notesFile = "NOTES.txt"

type renderRequest struct {
	Limits limits `json:"limits"`
	// Values are layers, later over earlier: a YAML text (string) or an object.
	Values  []json.RawMessage `json:"values"`
	Release struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
		Revision  int    `json:"revision"`
		IsUpgrade bool   `json:"isUpgrade"`
	} `json:"release"`
	Capabilities struct {
		KubeVersion string   `json:"kubeVersion"`
		APIVersions []string `json:"apiVersions"`
	} `json:"capabilities"`
	// StationContext becomes global.stationmaster, after the values were checked against the schema:
	// a chart that forbids what it does not know must not refuse what the user did not write.
	StationContext map[string]any `json:"stationContext"`
}

type rendering struct {
	Objects  []renderedObject `json:"objects"`
	CRDs     []renderedObject `json:"crds"`
	Notes    string           `json:"notes"`
	Computed map[string]any   `json:"computedValues"`
	Config   map[string]any   `json:"config"`
}

func render(request, payload []byte) (any, error) {
	var asked renderRequest
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, refusef(invalidInput, "REQUEST", "%v", err)
	}
	capabilities, err := capabilitiesOf(asked)
	if err != nil {
		return nil, err
	}
	loaded, err := load(payload, asked.Limits)
	if err != nil {
		return nil, err
	}
	if wanted := loaded.Metadata.KubeVersion; wanted != "" &&
		!chartutil.IsCompatibleRange(wanted, capabilities.KubeVersion.String()) {
		return nil, refusef(invalidChart, "INCOMPATIBLE",
			"the chart requires Kubernetes %s, the cluster has %s", wanted, capabilities.KubeVersion.Version)
	}
	config, err := mergeLayers(asked.Values)
	if err != nil {
		return nil, err
	}
	values, err := valuesFor(loaded, config, asked, capabilities)
	if err != nil {
		return nil, err
	}
	files, err := engine.Engine{}.Render(loaded, values)
	if err != nil {
		return nil, templateFault(err)
	}
	return collect(loaded, files, config, values)
}

func capabilitiesOf(asked renderRequest) (*common.Capabilities, error) {
	capabilities := common.DefaultCapabilities.Copy()
	if asked.Capabilities.KubeVersion != "" {
		version, err := common.ParseKubeVersion(asked.Capabilities.KubeVersion)
		if err != nil {
			return nil, refusef(invalidInput, "REQUEST", "kubeVersion: %v", err)
		}
		capabilities.KubeVersion = *version
	}
	if asked.Capabilities.APIVersions != nil {
		capabilities.APIVersions = asked.Capabilities.APIVersions
	}
	return capabilities, nil
}

// valuesFor resolves the chart's dependencies, checks the user's values and gives the templates' top scope.
func valuesFor(loaded *chart.Chart, config map[string]any, asked renderRequest, capabilities *common.Capabilities) (common.Values, error) {
	full, err := withStationContext(config, asked.StationContext)
	if err != nil {
		return nil, err
	}
	if err := chartutil.ProcessDependencies(loaded, full); err != nil {
		return nil, refusef(invalidValues, "MERGE", "%v", err)
	}
	checked, err := util.CoalesceValues(loaded, config)
	if err != nil {
		return nil, refusef(invalidValues, "MERGE", "%v", err)
	}
	if err := util.ValidateAgainstSchema(loaded, checked); err != nil {
		return nil, schemaFault(err)
	}
	options := common.ReleaseOptions{
		Name:      asked.Release.Name,
		Namespace: asked.Release.Namespace,
		Revision:  asked.Release.Revision,
		IsUpgrade: asked.Release.IsUpgrade,
		IsInstall: !asked.Release.IsUpgrade,
	}
	values, err := util.ToRenderValuesWithSchemaValidation(loaded, full, options, capabilities, true)
	if err != nil {
		return nil, refusef(invalidValues, "MERGE", "%v", err)
	}
	return values, nil
}

func withStationContext(config, context map[string]any) (map[string]any, error) {
	if context == nil {
		return config, nil
	}
	full := maps.Clone(config)
	global := map[string]any{}
	if given, present := config[common.GlobalKey]; present && given != nil {
		table, isTable := given.(map[string]any)
		if !isTable {
			return nil, &refusal{Code: invalidValues, Reason: "MERGE", Message: "global must be an object",
				Issues: []issue{{Path: "/global", Message: "must be an object"}}}
		}
		global = maps.Clone(table)
	}
	global["stationmaster"] = context
	full[common.GlobalKey] = global
	return full, nil
}

func collect(loaded *chart.Chart, files map[string]string, config map[string]any, values common.Values) (any, error) {
	result := rendering{
		Notes:    files[path.Join(loaded.Name(), "templates", notesFile)],
		Computed: values["Values"].(common.Values),
		Config:   config,
	}
	for name := range files {
		if strings.HasSuffix(name, notesFile) {
			delete(files, name)
		}
	}
	var err error
	if result.Objects, err = objectsOf(files); err != nil {
		return nil, err
	}
	result.CRDs, err = definitionsOf(loaded)
	return result, err
}
