{{- define "weir.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The release's name where it holds the chart's, as in Flagger's chart. Cut so that "-analyzer" still fits. */}}
{{- define "weir.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 54 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 54 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 54 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The processes that the mode asks for, with commas. */}}
{{- define "weir.services" -}}
{{- if eq .Values.mode "all" -}}all{{- else -}}watcher,analyzer,router,notifier{{- end -}}
{{- end -}}

{{- define "weir.selector" -}}
app.kubernetes.io/name: {{ include "weir.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "weir.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "weir.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: weir
{{- end -}}

{{/* Of one service: takes a dict of root and service. */}}
{{- define "weir.account" -}}
{{- $own := (index .root.Values .service).serviceAccountName -}}
{{- if $own -}}
{{- $own -}}
{{- else if .root.Values.serviceAccount.create -}}
{{- printf "%s-%s" (include "weir.fullname" .root) .service -}}
{{- else -}}
default
{{- end -}}
{{- end -}}

{{- define "weir.receiversSecret" -}}
{{- .Values.receiversSecret | default (printf "%s-receivers" (include "weir.fullname" .)) -}}
{{- end -}}

{{- define "weir.kafkaSecret" -}}
{{- .Values.kafka.existingSecret | default (printf "%s-kafka" (include "weir.fullname" .)) -}}
{{- end -}}

{{/* A value by its path; takes a dict of values and path. Empty where there is none. */}}
{{- define "weir.value" -}}
{{- $at := .values -}}
{{- range splitList "." .path -}}
{{- $at = index $at . -}}
{{- end -}}
{{- if not (kindIs "invalid" $at) -}}{{- $at | toString -}}{{- end -}}
{{- end -}}
