{{- define "bundle.labels" -}}
app.kubernetes.io/name: bundle
app.kubernetes.io/instance: {{ .Release.Name }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}
