{{/* "true" when an object of this scope belongs into this render: always, outside Stationmaster. */}}
{{- define "way-one.in" -}}
{{- $scope := dig "stationmaster" "scope" "" (.root.Values.global | default dict) -}}
{{- if or (eq $scope "") (eq $scope .scope) -}}true{{- end -}}
{{- end -}}
