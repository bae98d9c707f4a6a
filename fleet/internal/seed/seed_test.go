package seed

import (
	"os"
	"path/filepath"
	"testing"

	"isthmus.dev/fleet/internal/world"
)

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
---
# only a comment
---
apiVersion: v1
kind: ConfigMap
metadata: {name: extra, namespace: default}
`

func TestReadDefinitionsFollowsLinksAndHashesContent(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := os.Mkdir(real, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(real, "widgets.yaml"), []byte(definition), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	first, err := ReadDefinitions(link)
	if err != nil {
		t.Fatal(err)
	}
	if len(first.objects) != 2 {
		t.Fatalf("%d objects", len(first.objects))
	}
	if err := os.WriteFile(filepath.Join(real, "widgets.yaml"), []byte(definition+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	second, err := ReadDefinitions(real)
	if err != nil || first.hash == second.hash {
		t.Errorf("a changed file gives the same hash, %v", err)
	}
}

func TestLocateKnowsTheResourcesOfTheWorld(t *testing.T) {
	for kind, want := range map[string]string{
		"Gateway": "gateways", "AuthorizationPolicy": "authorizationpolicies", "ServiceEntry": "serviceentries",
		"EndpointSlice": "endpointslices", "HTTPRoute": "httproutes", "GatewayClass": "gatewayclasses",
		"PeerAuthentication": "peerauthentications",
	} {
		resource, namespace, name := locate(world.Object{
			"apiVersion": "example.com/v1", "kind": kind, "metadata": world.Object{"name": "n", "namespace": "ns"}})
		if resource.Resource != want || namespace != "ns" || name != "n" {
			t.Errorf("%s is found at %v %s/%s", kind, resource, namespace, name)
		}
	}
}
