{{/* Arguments of a process: takes a dict of root and service. */}}
{{- define "weir.arguments" -}}
- {{ .service }}
{{- $service := .service }}
{{- $values := .root.Values }}
{{- range .root.Files.Get "files/flags.yaml" | fromYamlArray }}
{{- $text := include "weir.value" (dict "values" $values "path" .value) }}
{{- if and (has $service .services) $text (ne $text (default "" .unless)) }}
{{- if not .secret }}
- {{ printf "--%s=%s" .flag $text | quote }}
{{- else if include "weir.value" (dict "values" $values "path" .secret) }}
- {{ printf "--%s=/etc/weir/%s/%s" .flag .folder $text | quote }}
{{- else if eq .folder "kafka" }}
{{- fail (printf "%s names a key of %s, which is empty" .value .secret) }}
{{- end }}
{{- end }}
{{- end }}
{{- if $values.kafka.properties }}
{{- if $values.kafka.existingSecret }}
{{- fail "kafka.properties is for where there is no kafka.existingSecret: put the properties into a key of the Secret, and name it in kafka.propertiesKey" }}
{{- end }}
- --kafka-config=/etc/weir/kafka/client.properties
{{- end }}
{{- if eq $service "all" }}
- --data-dir=/var/lib/weir/data
{{- end }}
{{- range $flag, $value := merge (dict) (index $values $service).extraFlags $values.extraFlags }}
- {{ printf "--%s=%v" $flag $value | quote }}
{{- end }}
{{- end -}}

{{/* Labels that a pod is selected by: takes a dict of root and service. */}}
{{- define "weir.podSelector" -}}
{{ include "weir.selector" .root }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{/*
Secrets whose keys are files of a process, by the folder below /etc/weir, as YAML: takes a dict of root and service. A Secret is
mounted only where a flag is read from it, so that nobody sees what is not theirs.
*/}}
{{- define "weir.folders" -}}
{{- $folders := dict }}
{{- if or .root.Values.kafka.existingSecret .root.Values.kafka.properties }}
{{- $_ := set $folders "kafka" (include "weir.kafkaSecret" .root) }}
{{- end }}
{{- $service := .service }}
{{- $values := .root.Values }}
{{- range .root.Files.Get "files/flags.yaml" | fromYamlArray }}
{{- if and .secret (has $service .services) }}
{{- $secret := include "weir.value" (dict "values" $values "path" .secret) }}
{{- if $secret }}
{{- $_ := set $folders .folder $secret }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $folders }}
{{- end -}}

{{/* The template of a pod: takes a dict of root and service. */}}
{{- define "weir.pod" -}}
{{- $values := .root.Values -}}
{{- $own := index $values .service -}}
{{- $tells := has .service (list "notifier" "all") -}}
{{- $folders := include "weir.folders" . | fromYaml -}}
metadata:
  labels:
    {{- include "weir.podSelector" . | nindent 4 }}
    app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- /* Processes read their configuration once: other contents are other pods. */}}
    {{- if and $tells (not $values.receiversSecret) }}
    checksum/receivers: {{ include (print .root.Template.BasePath "/secret-receivers.yaml") .root | sha256sum }}
    {{- end }}
    {{- if $values.kafka.properties }}
    checksum/kafka: {{ include (print .root.Template.BasePath "/secret-kafka.yaml") .root | sha256sum }}
    {{- end }}
spec:
  serviceAccountName: {{ include "weir.account" . }}
  # Variables for each Service around would be taken for configuration.
  enableServiceLinks: false
  terminationGracePeriodSeconds: 30
  {{- with $values.image.pullSecret }}
  imagePullSecrets:
    - name: {{ . }}
  {{- end }}
  {{- with $values.podPriorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- if and (or $folders (eq .service "all")) $values.securityContext.enabled }}
  securityContext:
    # Whom the volumes belong to.
    fsGroup: {{ $values.securityContext.context.runAsGroup | default 10001 }}
    fsGroupChangePolicy: OnRootMismatch
  {{- end }}
  containers:
    - name: {{ .service }}
      image: {{ printf "%s:%s" $values.image.repository ($values.image.tag | default .root.Chart.AppVersion) | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args:
        {{- include "weir.arguments" . | nindent 8 }}
      {{- if or $tells $values.env $values.tracing.endpoint }}
      env:
        {{- if $tells }}
        {{- $secret := include "weir.receiversSecret" .root }}
        {{- range .root.Files.Get "files/receivers.yaml" | fromYamlArray }}
        - name: {{ .variable }}
          valueFrom:
            secretKeyRef:
              name: {{ $secret }}
              key: {{ .variable }}
              optional: true
        {{- end }}
        {{- end }}
        {{- with $values.tracing.endpoint }}
        - name: OTEL_EXPORTER_OTLP_ENDPOINT
          value: {{ . | quote }}
        {{- with $values.tracing.headersSecret }}
        - name: OTEL_EXPORTER_OTLP_HEADERS
          valueFrom:
            secretKeyRef:
              name: {{ . }}
              key: {{ $values.tracing.headersKey }}
        {{- end }}
        {{- end }}
        {{- with $values.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
      {{- with $values.envFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: http
          containerPort: 8080
      # A slow node may take a minute for what takes three seconds elsewhere.
      startupProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 2
        timeoutSeconds: 5
        failureThreshold: 45
      livenessProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 3
      resources:
        {{- toYaml ($own.resources | default $values.resources) | nindent 8 }}
      {{- if $values.securityContext.enabled }}
      securityContext:
        {{- toYaml $values.securityContext.context | nindent 8 }}
      {{- end }}
      {{- if or $folders (eq .service "all") $values.additionalVolumeMounts }}
      volumeMounts:
        {{- range $folder, $secret := $folders }}
        - name: {{ $folder }}
          mountPath: /etc/weir/{{ $folder }}
          readOnly: true
        {{- end }}
        {{- if eq .service "all" }}
        - name: data
          mountPath: /var/lib/weir
        {{- end }}
        {{- with $values.additionalVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
  {{- $emptyData := and (eq .service "all") (not $values.all.persistence.enabled) }}
  {{- $claimedData := and (eq .service "all") $values.all.persistence.enabled $values.all.persistence.existingClaim }}
  {{- if or $folders $emptyData $claimedData $values.additionalVolumes }}
  volumes:
    {{- range $folder, $secret := $folders }}
    - name: {{ $folder }}
      secret:
        secretName: {{ $secret }}
        defaultMode: 0440
    {{- end }}
    {{- if $emptyData }}
    - name: data
      emptyDir:
        sizeLimit: {{ $values.all.persistence.size }}
    {{- end }}
    {{- if $claimedData }}
    - name: data
      persistentVolumeClaim:
        claimName: {{ $values.all.persistence.existingClaim }}
    {{- end }}
    {{- with $values.additionalVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  affinity:
    {{- if $values.affinity }}
    {{- toYaml $values.affinity | nindent 4 }}
    {{- else }}
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 100
          podAffinityTerm:
            topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                {{- include "weir.podSelector" . | nindent 16 }}
    {{- end }}
{{- end -}}
