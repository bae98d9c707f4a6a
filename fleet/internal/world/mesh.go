package world

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"path"

	"k8s.io/apimachinery/pkg/util/yaml"
)

//go:embed manifests
var manifests embed.FS

// Mesh is the Istio and Gateway API configuration of a cluster: what both meshes share and its own.
func Mesh(c Cluster) ([]Object, error) {
	if !c.Mesh {
		return nil, nil
	}
	var list []Object
	for _, folder := range []string{"mesh", c.Name} {
		files, err := fs.Glob(manifests, path.Join("manifests", folder, "*.yaml"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			data, err := manifests.ReadFile(file)
			if err != nil {
				return nil, err
			}
			objects, err := Decode(data)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			list = append(list, objects...)
		}
	}
	return list, nil
}

// Decode splits YAML documents into objects.
func Decode(data []byte) ([]Object, error) {
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(data), 4096)
	var list []Object
	for {
		var made Object
		if err := decoder.Decode(&made); err == io.EOF {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		if len(made) > 0 {
			list = append(list, made)
		}
	}
}

// ValidatingWebhook lets the API server ask istiod before it stores Istio
// configuration. Its policy is Ignore until istiod is there and makes it Fail.
func ValidatingWebhook(istiodHTTPSPort int) Object {
	return object("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "", "istio-validator-istio-system", Object{
		"metadata": labelled(map[string]string{"app": "istiod", "istio": "istiod", "istio.io/rev": "default"}),
		"webhooks": []any{Object{
			"name":                    "rev.validation.istio.io",
			"admissionReviewVersions": []any{"v1"},
			"sideEffects":             "None",
			"failurePolicy":           "Ignore",
			"timeoutSeconds":          5,
			"clientConfig":            Object{"url": fmt.Sprintf("https://localhost:%d/validate", istiodHTTPSPort)},
			"rules": []any{Object{
				"operations":  []any{"CREATE", "UPDATE"},
				"apiGroups":   []any{"security.istio.io", "networking.istio.io", "telemetry.istio.io", "extensions.istio.io"},
				"apiVersions": []any{"*"},
				"resources":   []any{"*"},
			}},
		}},
	})
}
