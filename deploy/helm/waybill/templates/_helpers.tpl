{{/* Whether copies on several machines can have the data volume at once: "true", or nothing. */}}
{{- define "waybill.sharesData" -}}
{{- if or .Values.data.ephemeral (has "ReadWriteMany" .Values.data.accessModes) }}true{{ end }}
{{- end }}

{{/* What would lose data, or never come up, is refused before anything is installed. */}}
{{- define "waybill.refuseContradictions" -}}
{{- $settings := .Values.environment }}
{{- if and (gt (int .Values.replicas) 1) (not .Values.database.urlSecret) }}
{{- fail "replicas above 1 need database.urlSecret: the embedded database is for one copy" }}
{{- end }}
{{- if and (gt (int .Values.replicas) 1) (not (include "waybill.sharesData" .)) }}
{{- fail (printf "replicas above 1 need a volume that all copies can write, but data.accessModes is %s: set data.accessModes={ReadWriteMany} (of data.existingClaim as well), or put the crates into a bucket and set data.ephemeral=true" (toJson .Values.data.accessModes)) }}
{{- end }}
{{- if and .Values.data.ephemeral (not .Values.database.urlSecret) }}
{{- fail "data.ephemeral needs database.urlSecret: the embedded database would be lost with its pod" }}
{{- end }}
{{- if and .Values.data.ephemeral .Values.data.existingClaim }}
{{- fail "data.ephemeral and data.existingClaim exclude each other: set one of them" }}
{{- end }}
{{- if and .Values.data.ephemeral (not .Values.environmentSecrets) }}
{{- fail "data.ephemeral needs environmentSecrets: a Secret with WAYBILL_SECRET_KEY and the bucket's credentials, as secrets and crates would be lost with the pod" }}
{{- end }}
{{- if and .Values.data.ephemeral (not (get $settings "WAYBILL_STORAGE_URL")) }}
{{- fail "data.ephemeral needs environment.WAYBILL_STORAGE_URL, such as s3://crates/registry?region=eu-1: crates in files would be lost with the pod" }}
{{- end }}
{{- if or (hasKey $settings "WAYBILL_TLS_CERT") (hasKey $settings "WAYBILL_TLS_KEY") }}
{{- fail "set tlsSecret instead of WAYBILL_TLS_CERT and WAYBILL_TLS_KEY: it mounts the certificate, and lets probes and metrics come by https" }}
{{- end }}
{{- end }}
