// Package seed writes the world into the clusters, as the kubelets and
// controllers that the fleet does not run would.
package seed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"

	"isthmus.dev/fleet/internal/world"
)

// FieldManager is the owner of what the fleet writes.
const FieldManager = "fleet-seeder"

const (
	parallelWrites = 8
	retryPause     = 50 * time.Millisecond
	retryLimit     = 20 * time.Second
)

// Client applies objects to one API server.
type Client struct {
	dynamic dynamic.Interface
}

// NewClient connects to an API server with a static token.
func NewClient(server, caFile, token string) (*Client, error) {
	client, err := dynamic.NewForConfig(&rest.Config{
		Host:            server,
		BearerToken:     token,
		TLSClientConfig: rest.TLSClientConfig{CAFile: caFile},
		QPS:             -1,
		UserAgent:       FieldManager,
		Timeout:         30 * time.Second,
	})
	if err != nil {
		return nil, err
	}
	return &Client{dynamic: client}, nil
}

// Apply writes one object by server-side apply and returns what is stored.
func (c *Client) Apply(ctx context.Context, object world.Object) (*unstructured.Unstructured, error) {
	return c.apply(ctx, object)
}

// ApplyAll writes objects side by side and calls stored for each.
func (c *Client) ApplyAll(ctx context.Context, objects []world.Object, stored func(*unstructured.Unstructured)) error {
	return c.each(ctx, objects, func(object world.Object) error {
		result, err := c.apply(ctx, object)
		if err == nil && stored != nil {
			stored(result)
		}
		return err
	})
}

// ApplyStatuses writes the status of objects side by side.
func (c *Client) ApplyStatuses(ctx context.Context, objects []world.Object) error {
	return c.each(ctx, objects, func(object world.Object) error {
		_, err := c.apply(ctx, object, "status")
		return err
	})
}

func (c *Client) each(ctx context.Context, objects []world.Object, write func(world.Object) error) error {
	queue := make(chan world.Object)
	var workers sync.WaitGroup
	var mu sync.Mutex
	var failures []error
	for range min(parallelWrites, len(objects)) {
		workers.Go(func() {
			for object := range queue {
				if err := write(object); err != nil {
					mu.Lock()
					failures = append(failures, err)
					mu.Unlock()
				}
			}
		})
	}
	for _, object := range objects {
		queue <- object
	}
	close(queue)
	workers.Wait()
	if len(failures) > 3 {
		failures = append(failures[:3], fmt.Errorf("and %d more", len(failures)-3))
	}
	return errors.Join(append(failures, ctx.Err())...)
}

func (c *Client) apply(ctx context.Context, object world.Object, subresources ...string) (*unstructured.Unstructured, error) {
	data, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	resource, namespace, name := locate(object)
	force := true
	options := metav1.PatchOptions{FieldManager: FieldManager, Force: &force}
	var result *unstructured.Unstructured
	err = retry(ctx, func() error {
		target := c.dynamic.Resource(resource).Namespace(namespace)
		result, err = target.Patch(ctx, name, types.ApplyPatchType, data, options, subresources...)
		if apierrors.IsInvalid(err) && resource.Resource == "pods" && len(subresources) == 0 {
			// Of an older template: a pod is replaced, not changed.
			now := int64(0)
			if err = target.Delete(ctx, name, metav1.DeleteOptions{GracePeriodSeconds: &now}); err == nil {
				result, err = target.Patch(ctx, name, types.ApplyPatchType, data, options)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("apply %s %s/%s: %w", resource.Resource, namespace, name, err)
	}
	return result, nil
}

// get returns nil when the object does not exist.
func (c *Client) get(ctx context.Context, object world.Object) (*unstructured.Unstructured, error) {
	resource, namespace, name := locate(object)
	result, err := c.dynamic.Resource(resource).Namespace(namespace).Get(ctx, name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return nil, nil
	}
	return result, err
}

func locate(object world.Object) (resource schema.GroupVersionResource, namespace, name string) {
	u := unstructured.Unstructured{Object: object}
	resource, _ = meta.UnsafeGuessKindToResource(u.GroupVersionKind())
	if u.GetKind() == "Gateway" {
		// The rule for words in -y does not hold after a vowel.
		resource.Resource = "gateways"
	}
	return resource, u.GetNamespace(), u.GetName()
}

// retry bridges the moments in which a definition is not served yet or a server is busy.
func retry(ctx context.Context, attempt func() error) error {
	deadline := time.Now().Add(retryLimit)
	for {
		err := attempt()
		passing := apierrors.IsNotFound(err) || apierrors.IsTooManyRequests(err) || apierrors.IsServiceUnavailable(err) ||
			apierrors.IsConflict(err) || apierrors.IsServerTimeout(err) || apierrors.IsInternalError(err)
		if err == nil || !passing || time.Now().After(deadline) {
			return err
		}
		select {
		case <-time.After(retryPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
