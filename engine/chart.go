package main

import (
	"regexp"
	"strconv"
	"strings"

	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
)

// load makes a chart of an archive and refuses what cannot be installed.
func load(payload []byte, bound limits) (*chart.Chart, error) {
	files, err := unpack(payload, bound)
	if err != nil {
		return nil, err
	}
	if !hasChartYAML(files) {
		return nil, refusef(invalidChart, "NO_CHART_YAML", "the archive has no Chart.yaml")
	}
	// Archives inside this one were already counted by unpack; Helm opens them itself.
	archive.MaxDecompressedChartSize = bound.UncompressedBytes
	loaded, err := loader.LoadFiles(files)
	if err != nil {
		return nil, metadataFault(err)
	}
	if loaded.Metadata.Type == "library" {
		return nil, refusef(invalidChart, "LIBRARY_CHART", "a library chart installs nothing")
	}
	return loaded, requireDependencies(loaded)
}

func hasChartYAML(files []*archive.BufferedFile) bool {
	for _, file := range files {
		if file.Name == "Chart.yaml" {
			return true
		}
	}
	return false
}

// requireDependencies refuses a chart whose listed dependencies are not packed with it, as the client does.
func requireDependencies(loaded *chart.Chart) error {
	packed := map[string]bool{}
	for _, dependency := range loaded.Dependencies() {
		packed[dependency.Name()] = true
	}
	var missing []string
	for _, listed := range loaded.Metadata.Dependencies {
		if !packed[listed.Name] {
			missing = append(missing, listed.Name)
		}
	}
	if len(missing) > 0 {
		return refusef(invalidChart, "MISSING_DEPENDENCIES",
			"listed in Chart.yaml, but missing in charts/: %s", strings.Join(missing, ", "))
	}
	return nil
}

var (
	loadedFile = regexp.MustCompile(`^cannot load (\S+):`)
	yamlLine   = regexp.MustCompile(`yaml: line (\d+):`)
)

func metadataFault(err error) error {
	fault := refusef(invalidChart, "INVALID_METADATA", "%v", err)
	if match := loadedFile.FindStringSubmatch(fault.Message); match != nil {
		fault.File = match[1]
	}
	fault.Line = lineOf(fault.Message)
	return fault
}

// lineOf finds the line that a YAML reader complained about; 0 is none.
func lineOf(message string) int {
	match := yamlLine.FindStringSubmatch(message)
	if match == nil {
		return 0
	}
	line, _ := strconv.Atoi(match[1])
	return line
}
