package main

import (
	"regexp"

	chart "helm.sh/helm/v4/pkg/chart/v2"
)

var contextMention = regexp.MustCompile(`stationmaster|\bglobal\b|\.Values\b(\s*[^.\s]|\s+|$)|"Values"|Subcharts`)

// usesStationContext is false only if no template can read global.stationmaster.
func usesStationContext(loaded *chart.Chart) bool {
	uses := false
	visit(loaded, func(one *chart.Chart) {
		for _, file := range one.Raw {
			uses = uses || contextMention.Match(file.Data)
		}
	})
	return uses
}
