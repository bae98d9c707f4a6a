package seed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"isthmus.dev/fleet/internal/world"
)

// Definitions are objects that are written before everything else, such as
// custom resource definitions.
type Definitions struct {
	objects []world.Object
	hash    string
}

// ReadDefinitions loads all YAML files below folders.
func ReadDefinitions(folders ...string) (Definitions, error) {
	var d Definitions
	sum := sha256.New()
	for _, named := range folders {
		// The folder may be a link, which a walk would not follow.
		folder, err := filepath.EvalSymlinks(named)
		if err != nil {
			return Definitions{}, fmt.Errorf("read definitions: %w", err)
		}
		err = filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || (filepath.Ext(path) != ".yaml" && filepath.Ext(path) != ".yml") {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			objects, err := world.Decode(data)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			d.objects = append(d.objects, objects...)
			_, _ = fmt.Fprintf(sum, "%s %d\n", entry.Name(), len(data))
			_, _ = sum.Write(data)
			return nil
		})
		if err != nil {
			return Definitions{}, fmt.Errorf("read definitions: %w", err)
		}
	}
	d.hash = hex.EncodeToString(sum.Sum(nil))[:16]
	return d, nil
}

// Cluster brings one cluster into the state that the world describes. What
// users may edit, the mesh's configuration, is written only the first time.
func Cluster(ctx context.Context, client *Client, c world.Cluster, definitions Definitions, before []world.Object) error {
	marker, err := client.get(ctx, markerObject("", ""))
	if err != nil {
		return err
	}
	if err := client.ApplyAll(ctx, before, nil); err != nil {
		return err
	}
	if data(marker, "definitions") != definitions.hash {
		if err := client.ApplyAll(ctx, definitions.objects, nil); err != nil {
			return err
		}
	}
	if err := inhabit(ctx, client, c); err != nil {
		return err
	}
	if data(marker, "mesh") == "" {
		mesh, err := world.Mesh(c)
		if err != nil {
			return err
		}
		if err := client.ApplyAll(ctx, mesh, nil); err != nil {
			return err
		}
	}
	_, err = client.Apply(ctx, markerObject(definitions.hash, "written"))
	return err
}

// inhabit writes what controllers and kubelets would: owners before the owned,
// pods before the slices that name them.
func inhabit(ctx context.Context, client *Client, c world.Cluster) error {
	var mu sync.Mutex
	identifiers := map[string]string{}
	remember := func(stored *unstructured.Unstructured) {
		mu.Lock()
		defer mu.Unlock()
		identifiers[stored.GetKind()+"/"+stored.GetNamespace()+"/"+stored.GetName()] = string(stored.GetUID())
	}
	uid := func(kind, namespace, name string) string { return identifiers[kind+"/"+namespace+"/"+name] }
	nobody := func(world.Workload) bool { return false }
	now := time.Now()
	for _, write := range []func() error{
		func() error { return client.ApplyAll(ctx, world.Namespaces(c), nil) },
		func() error { return client.ApplyAll(ctx, world.Core(c), remember) },
		func() error { return client.ApplyAll(ctx, world.ReplicaSets(c, uid), remember) },
		func() error { return client.ApplyAll(ctx, world.Pods(c, uid), nil) },
		func() error {
			statuses := append(world.NodeStatuses(c, now), world.ServiceStatuses(c)...)
			return client.ApplyStatuses(ctx, append(statuses, world.PodStatuses(c, nobody, now)...))
		},
		func() error { return client.ApplyAll(ctx, world.Slices(c, nobody), nil) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

// Readiness reports that the process behind a workload came or went.
func Readiness(ctx context.Context, client *Client, w world.Workload, ready func(world.Workload) bool) error {
	if err := client.ApplyStatuses(ctx, world.Statuses(w, ready(w), time.Now())); err != nil {
		return err
	}
	return client.ApplyAll(ctx, world.SlicesOf(w, ready), nil)
}

func markerObject(definitions, mesh string) world.Object {
	return world.Object{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": world.Object{"namespace": "kube-system", "name": "fleet-seed"},
		"data":     world.Object{"definitions": definitions, "mesh": mesh},
	}
}

func data(marker *unstructured.Unstructured, key string) string {
	if marker == nil {
		return ""
	}
	value, _, _ := unstructured.NestedString(marker.Object, "data", key)
	return value
}
