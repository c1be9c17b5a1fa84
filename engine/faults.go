package main

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	// place is "<chart>/templates/x.yaml:12:7", alone or in a list from the outermost inwards.
	place = regexp.MustCompile(`([^\s"'()<>:]+/[^\s"'()<>:]+):(\d+)(?::\d+)?`)
	// quotedTemplate is the text given to `tpl`, which may be a secret value.
	quotedTemplate = regexp.MustCompile(`(cannot parse template|error during tpl function execution for) "(?:[^"\\]|\\.)*"`)

	schemaIssue = regexp.MustCompile(`^\s*- at '(.*?)': (.*)$`)
	schemaChart = regexp.MustCompile(`^(\S+):$`)
	// quotedValue is the value that a pattern or format refuses.
	quotedValue = regexp.MustCompile(`^'.*' (does not match pattern|is not valid) `)
)

// templateFault names the innermost template and line: that is where the fault is, not who included it.
func templateFault(err error) error {
	message := quotedTemplate.ReplaceAllString(err.Error(), "$1 (text)")
	fault := refusef(invalidChart, "TEMPLATE", "%s", message)
	for _, match := range place.FindAllStringSubmatch(message, -1) {
		fault.File = match[1]
		fault.Line, _ = strconv.Atoi(match[2])
	}
	return fault
}

// schemaFault takes Helm's report apart: a line with the chart's name, then one per issue.
func schemaFault(err error) error {
	fault := refusef(invalidValues, "SCHEMA", "the values do not fit the chart's schema")
	chartName := ""
	for _, line := range strings.Split(err.Error(), "\n") {
		if match := schemaIssue.FindStringSubmatch(line); match != nil {
			reason := quotedValue.ReplaceAllString(match[2], "$1 ")
			fault.Issues = append(fault.Issues, issue{Chart: chartName, Path: match[1], Message: reason})
		} else if match := schemaChart.FindStringSubmatch(line); match != nil {
			chartName = match[1]
		}
	}
	for index, found := range fault.Issues {
		fault.Message += [...]string{": ", "; "}[min(index, 1)] + found.Chart + found.Path + ": " + found.Message
	}
	if len(fault.Issues) == 0 {
		return &refusal{Code: invalidChart, Reason: "INVALID_SCHEMA", File: "values.schema.json", Message: err.Error()}
	}
	return fault
}
